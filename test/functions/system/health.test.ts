import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { startApp } from '../../support/start-app.ts'

describe('GET /health', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  itSurvivesFailures(
    () => app,
    async () => () => app.call('GET', '/health'),
  )

  it('200: the API and its database answer', async () => {
    const reply = await app.call('GET', '/health')
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ status: 'ok' })
  })
})

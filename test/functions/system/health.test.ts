import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

describeRoute(app, 'system/health', {}, () => {
  it('200: the API and its database respond', async () => {
    const reply = await app.call('GET', '/health')
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ status: 'ok' })
  })
})

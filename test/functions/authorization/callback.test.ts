import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import {
  authorized,
  begun,
  connected,
  consented,
  recordsOf,
  returned,
  somebody,
  standing,
  started,
} from '../../support/connections.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { startApp } from '../../support/start-app.ts'

const UNKNOWN = '01890000-0000-7000-8000-000000000000'
const pathOf = (id: string) => `/api/v1/providers/${id}/authorization/callback`

describe('GET /providers/{id}/authorization/callback', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })

  it('200: the connection is active, its tokens lie encrypted, the trail says so', async () => {
    const { token } = await somebody(app)
    const id = await begun(app, token)
    const reply = await authorized(app, token, id)
    expect(reply.body).toEqual({
      message: expect.any(String),
      provider_id: id,
      alias: expect.any(String),
      expires_in: 120,
      scope: 'api',
    })
    const [row] = await app.query('select * from provider_tokens where connection_id = $1', [id])
    expect(row).toBeDefined()
    const connection = await app.call('GET', `/api/v1/providers/${id}`, { token })
    expect(connection.body).toMatchObject({ status: 'active', is_connected: true, needs_reconnection: false })
    expect(await recordsOf(app, 'authorization_completed', id)).toHaveLength(1)
  })
})

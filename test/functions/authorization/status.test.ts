import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import { begun, connected, standing, switched } from '../../support/connections.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const UNKNOWN = '01890000-0000-7000-8000-000000000000'
const DAY = 86_400_000
const pathOf = (id: string) => `/api/v1/providers/${id}/authorization`

describe('GET /providers/{id}/authorization', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  const status = (id: string, token: string) => app.call('GET', pathOf(id), { token })
  const after = (milliseconds: number) => new Date(app.clock().getTime() + milliseconds).toISOString()
  itRefusesBadTokens(() => app, 'GET', pathOf(UNKNOWN))
  itSurvivesFailures(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return () => status(UNKNOWN, token)
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return ip => app.call('GET', pathOf(UNKNOWN), { token, ip })
    },
  )

  it('200: one that waits for its authorization', async () => {
    const { token } = await signInNewUser(app)
    const id = await begun(app, token)
    const reply = await status(id, token)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      provider_id: id,
      provider_key: 'schwab',
      status: 'pending',
      is_connected: false,
      needs_reconnection: false,
      scope: null,
      connected_at: null,
      last_refresh_at: null,
      next_refresh_at: null,
      access_token_expires_at: null,
      consent_expires_at: null,
      refresh_failures: 0,
      last_error: null,
      last_error_at: null,
    })
  })

  it('200: one that is connected: when it is refreshed, when its consent ends, and no token', async () => {
    const { id, token } = await connected(app)
    const reply = await status(id, token)
    expect(reply.body).toEqual({
      provider_id: id,
      provider_key: 'schwab',
      status: 'active',
      is_connected: true,
      needs_reconnection: false,
      scope: 'api',
      connected_at: after(0),
      last_refresh_at: null,
      next_refresh_at: after(60_000),
      access_token_expires_at: after(120_000),
      consent_expires_at: after(7 * DAY),
      refresh_failures: 0,
      last_error: null,
      last_error_at: null,
    })
  })

  it('200: a failure in a word, and what is left of it once a refresh succeeds', async () => {
    const holder = await connected(app)
    const refresh = () => app.call('PATCH', pathOf(holder.id), { token: holder.token })
    await switched(app, { token_endpoint: 'server_error' }, () => app.later(1, refresh))
    expect(await standing(app, holder)).toMatchObject({
      status: 'active',
      refresh_failures: 1,
      last_error: 'status_500',
      last_error_at: after(1_000),
      next_refresh_at: after(61_000),
    })
    await app.later(2, refresh)
    expect(await standing(app, holder)).toMatchObject({
      refresh_failures: 0,
      last_error: null,
      last_error_at: null,
      last_refresh_at: after(2_000),
    })
  })

  it('200: one that was ended', async () => {
    const { id, token } = await connected(app)
    await app.call('DELETE', pathOf(id), { token })
    expect((await status(id, token)).body).toMatchObject({
      status: 'revoked',
      is_connected: false,
      needs_reconnection: true,
      next_refresh_at: null,
      access_token_expires_at: null,
      consent_expires_at: null,
    })
  })

  it("404: somebody else's and an unknown one", async () => {
    const { id: theirs } = await connected(app)
    const { token } = await signInNewUser(app)
    for (const id of [theirs, UNKNOWN]) {
      const reply = await status(id, token)
      expect(reply.status).toBe(404)
      expect(reply.body).toMatchObject({ code: 'not_found' })
    }
  })

  it('422: a malformed id', async () => {
    const { token } = await signInNewUser(app)
    for (const id of ['x', '1', "'%20or%201=1--", `${UNKNOWN}x`, '%00'])
      expect((await status(id, token)).status, id).toBe(422)
  })
})

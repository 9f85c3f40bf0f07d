import { expect, it } from 'vitest'
import {
  connectProvider,
  createConnection,
  statusOfConnection,
  withSwitches,
} from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const DAY = 86_400_000
const pathOf = (id: string) => `/api/v1/providers/${id}/authorization`

const app = await startApp()

describeRoute(app, 'authorization/status', {}, () => {
  const status = (id: string, token: string) => app.call('GET', pathOf(id), { token })
  const after = (milliseconds: number) => new Date(app.clock().getTime() + milliseconds).toISOString()
  it('200: a pending connection', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
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

  it('200: an active connection with its next refresh and the end of its consent, without tokens', async () => {
    const { id, token } = await connectProvider(app)
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

  it('200: a failure has a reason; a successful refresh clears it', async () => {
    const holder = await connectProvider(app)
    const refresh = () => app.call('PATCH', pathOf(holder.id), { token: holder.token })
    await withSwitches(app, { token_endpoint: 'server_error' }, () => app.later(1, refresh))
    const failed = await statusOfConnection(app, holder)
    expect(failed).toMatchObject({
      status: 'active',
      refresh_failures: 1,
      last_error: 'status_500',
      last_error_at: after(1_000),
    })
    // The retry is spread over the second half of a minute.
    const next = String(failed['next_refresh_at'])
    expect(next >= after(31_000) && next <= after(61_000)).toBe(true)
    await app.later(2, refresh)
    expect(await statusOfConnection(app, holder)).toMatchObject({
      refresh_failures: 0,
      last_error: null,
      last_error_at: null,
      last_refresh_at: after(2_000),
    })
  })

  it('200: a revoked connection', async () => {
    const { id, token } = await connectProvider(app)
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
})

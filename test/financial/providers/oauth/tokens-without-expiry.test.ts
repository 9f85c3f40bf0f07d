import { describe, expect, it } from 'vitest'
import {
  auditRecordsOf,
  authorizeConnection,
  createConnection,
  statusOfConnection,
} from '../../../support/connections.ts'
import { addTestProvider } from '../../../support/definitions.ts'
import { signIn, signInNewUser } from '../../../support/people.ts'
import type { Meet } from '../../../support/provider-proxy.ts'
import { openRefreshes } from '../../../support/refreshes.ts'
import { startApp } from '../../../support/start-app.ts'

const DAY = 24 * 60 * 60

describe('access tokens without an expiry', async () => {
  const app = await startApp()
  const refreshes = await openRefreshes(app)

  /** Answers the exchange without `expires_in`, as such providers do, with the token of mock Schwab. */
  const withoutExpiry =
    (members: readonly string[]): Meet =>
    async ({ body, headers, method, path }) => {
      if (!body.includes('authorization_code')) return undefined
      const url = `${app.cloud.schwab.url}${path}`
      const { authorization = '', 'content-type': type = '' } = headers
      const reply = await fetch(url, { method, body, headers: { authorization, 'content-type': type } })
      const answer: Record<string, unknown> = JSON.parse(await reply.text())
      for (const member of members) delete answer[member]
      return {
        status: reply.status,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(answer),
      }
    }

  it.each([
    ['a refresh token', ['expires_in']],
    ['no refresh token', ['expires_in', 'refresh_token']],
  ])('with %s: connect, read, and are never refreshed', async (_, members) => {
    const { key, proxy } = await addTestProvider(app, { accessTokenSeconds: 'never' })
    app.cloud.schwab.switches.set({ access_seconds: 86_400 })
    const { email, token } = await signInNewUser(app)
    const id = await createConnection(app, token, key)
    const reply = await proxy.meeting(withoutExpiry(members), () => authorizeConnection(app, token, id))
    app.cloud.schwab.switches.reset()
    expect(reply.body).toMatchObject({ expires_in: null })
    expect(await statusOfConnection(app, { token, id })).toMatchObject({
      status: 'active',
      access_token_expires_at: null,
      next_refresh_at: null,
      // The consent of this provider ends after a week, with and without a refresh token.
      consent_expires_at: new Date(app.clock().getTime() + 7 * DAY * 1000).toISOString(),
    })
    await app.later(5 * DAY, async () => {
      await refreshes.run()
      const { access_token } = await signIn(app, email)
      const read = await app.call('GET', `/api/v1/providers/${id}/accounts`, { token: access_token })
      expect(read.status).toBe(200)
    })
    expect(proxy.grants('refresh_token')).toEqual([])
    expect(await auditRecordsOf(app, 'provider_token_refreshed', id)).toEqual([])
    await app.later(7 * DAY + 1, async () => {
      // A run that marks the connection first leaves its expiry to the next run.
      await refreshes.run()
      await refreshes.run()
    })
    const [row] = await app.query('select status from provider_connections where id = $1', [id])
    expect(row).toEqual({ status: 'expired' })
  })
})

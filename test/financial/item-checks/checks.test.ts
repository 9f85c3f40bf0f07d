import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { auditRecordsOf, rowOfConnection, statusOfConnection } from '../../support/connections.ts'
import { signIn, statusOfMe } from '../../support/people.ts'
import {
  callsTo,
  connectPlaid,
  controlItem,
  type LinkedUser,
  proxyPlaid,
  repairConnection,
} from '../../support/plaid-connections.ts'
import { forwardWebhooks } from '../../support/plaid-webhooks.ts'
import { gate, type ProviderProxy } from '../../support/provider-proxy.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const DAY = 24 * 60 * 60
const ITEM = '/item/get'

describe('the check of an item', () => {
  let app: App
  let refreshes: Refreshes
  let proxy: ProviderProxy
  beforeAll(async () => {
    app = await startApp()
    const { url } = await forwardWebhooks(app)
    proxy = await proxyPlaid(app, { webhook_url: url })
    refreshes = await openRefreshes(app)
  })
  // The connections of earlier tests are not due.
  beforeEach(() => app.query('update provider_connections set refresh_due_at = null'))
  const accounts = ({ id, token }: { id: string; token: string }) =>
    app.call('GET', `/api/v1/providers/${id}/accounts`, { token })
  const subjects = async ({ email }: LinkedUser) =>
    (await app.mails(email))
      .map(({ subject }) => subject)
      .filter(subject => !/sign-in|signed in/i.test(subject))
  /** The reasons of the events about a connection. */
  const reasons = async ({ id }: LinkedUser) =>
    (
      await app.query(
        "select data->>'reason' as reason from events where subject_id = $1 order by position",
        [id],
      )
    ).map(({ reason }) => reason)
  const itemCalls = () => callsTo(proxy, ITEM).length
  const disconnect = ({ id, token }: LinkedUser) =>
    app.call('DELETE', `/api/v1/providers/${id}/authorization`, { token })

  it('runs daily, and finds a login that is required although no notification arrived', async () => {
    const user = await connectPlaid(app)
    // The first check is due at once.
    await refreshes.run()
    app.cloud.plaid.switches.override(user.login, { webhook_delivery: 'lost' })
    await controlItem(app, 'require-login', user.itemId)
    const before = itemCalls()
    // Checks spread over the last tenth of the day.
    await app.later(0.9 * DAY - 60, refreshes.run)
    expect(itemCalls()).toBe(before)
    await app.later(DAY, refreshes.run)
    expect(itemCalls()).toBe(before + 1)
    expect(await rowOfConnection(app, user.id)).toMatchObject({
      status: 'error',
      last_error: 'item_login_required',
      has_tokens: true,
      lease_id: null,
    })
    expect(await subjects(user)).toEqual([expect.stringMatching(/does not work/)])
    // The next check finds the same: no other mail, no other transition.
    await app.later(2 * DAY + 60, refreshes.run)
    expect(itemCalls()).toBe(before + 2)
    expect(await subjects(user)).toHaveLength(1)
    expect(await auditRecordsOf(app, 'connection_broken', user.id)).toHaveLength(1)
    // The user signs in elsewhere, and that notification is lost too.
    await controlItem(app, 'repair', user.itemId)
    await app.later(3 * DAY + 120, refreshes.run)
    expect(await rowOfConnection(app, user.id)).toMatchObject({ status: 'active', last_error: null })
    expect(await reasons(user)).toEqual(['authorized', 'sign_in_required', 'repaired'])
  })

  it('keeps the status after an error that is unknown', async () => {
    const user = await connectPlaid(app)
    await controlItem(app, 'require-login', user.itemId)
    await refreshes.work()
    const error = { error_type: 'ITEM_ERROR', error_code: 'AN_ERROR_OF_THE_FUTURE' }
    const item = { item_id: user.itemId, institution_id: null, institution_name: null, error }
    const answer = { status: 200, body: JSON.stringify({ item: { ...item, consent_expiration_time: null } }) }
    const before = itemCalls()
    await proxy.meeting(
      ({ path }) => (path === ITEM ? answer : undefined),
      () => app.later(DAY + 60, refreshes.run),
    )
    expect(itemCalls()).toBe(before + 1)
    expect(await rowOfConnection(app, user.id)).toMatchObject({
      status: 'error',
      has_tokens: true,
      lease_id: null,
    })
    expect(await auditRecordsOf(app, 'connection_recovered', user.id)).toEqual([])
  })

  it('is made by a read that the provider refuses: one mail, the tokens are kept, 409', async () => {
    const user = await connectPlaid(app)
    app.cloud.plaid.switches.override(user.login, { webhook_delivery: 'lost' })
    await controlItem(app, 'require-login', user.itemId)
    const before = itemCalls()
    const replies = await Promise.all([1, 2, 3, 4].map(() => accounts(user)))
    for (const reply of replies)
      expect(reply.body).toMatchObject({ status: 409, code: 'reconnection_required' })
    expect(itemCalls() - before).toBe(1)
    expect(await rowOfConnection(app, user.id)).toMatchObject({ status: 'error', has_tokens: true })
    expect(await subjects(user)).toHaveLength(1)
    expect((await repairConnection(app, user)).status).toBe(200)
    expect((await accounts(user)).status).toBe(200)
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'active' })
  })

  it('handles a withdrawn consent as a breach: tokens deleted, sessions ended, one mail', async () => {
    const user = await connectPlaid(app)
    await controlItem(app, 'withdraw', user.itemId)
    await refreshes.work(2)
    expect(await rowOfConnection(app, user.id)).toMatchObject({
      status: 'revoked',
      last_error: 'user_permission_revoked',
      has_tokens: false,
    })
    expect(await statusOfMe(app, user.token)).toBe(401)
    expect(await subjects(user)).toEqual([expect.stringMatching(/was canceled/)])
    expect(await reasons(user)).toEqual(['authorized', 'provider_revoked'])
    expect(await auditRecordsOf(app, 'provider_grant_died', user.id)).toHaveLength(1)
    const before = proxy.exchanges.length
    await app.later(2 * DAY, refreshes.run)
    expect(proxy.exchanges.slice(before).filter(({ call }) => call.body.includes(user.itemId))).toEqual([])
  })

  it.each(['item_not_found', 'invalid_access_token'] as const)(
    'deletes a token that the provider does not know (%s): error, one mail, no breach',
    async item => {
      const user = await connectPlaid(app)
      app.cloud.plaid.switches.override(user.login, { item })
      expect((await accounts(user)).body).toMatchObject({ status: 409, code: 'reconnection_required' })
      expect(await rowOfConnection(app, user.id)).toMatchObject({
        status: 'error',
        last_error: item,
        has_tokens: false,
      })
      expect(await statusOfMe(app, user.token)).toBe(200)
      expect(await reasons(user)).toEqual(['authorized', 'access_lost'])
      expect(await subjects(user)).toHaveLength(1)
      const before = itemCalls()
      await app.later(3 * DAY, refreshes.run)
      expect(await subjects(user)).toHaveLength(1)
      expect(itemCalls()).toBe(before)
    },
  )

  it.each([
    ['server_error', 'internal_server_error'],
    ['planned_maintenance', 'planned_maintenance'],
    ['invalid_api_keys', 'invalid_api_keys'],
    ['rate_limited', 'busy'],
    ['html', 'not_json'],
  ] as const)('keeps the status if the provider fails (%s), and backs off', async (api, reason) => {
    const user = await connectPlaid(app)
    app.cloud.plaid.switches.set({ api, faulty_endpoints: 'item' })
    const callsAt = async (seconds: number) => {
      const before = itemCalls()
      await app.later(seconds, refreshes.run)
      return itemCalls() - before
    }
    // A rate limit ends after a minute. Other failures are retried after up to 1, 2 and 4 minutes. Both are spread.
    const latest = api === 'rate_limited' ? [120, 120, 120] : [60, 120, 240]
    let time = DAY
    for (const delay of latest) {
      expect(await callsAt(time)).toBe(1)
      expect(await callsAt(time + delay / 2 - 1)).toBe(0)
      time += delay + 1
    }
    expect(await callsAt(time)).toBe(1)
    app.cloud.plaid.switches.reset()
    expect(await rowOfConnection(app, user.id)).toMatchObject({
      status: 'active',
      last_error: reason,
      has_tokens: true,
    })
    expect(await subjects(user)).toEqual([])
    await app.later(2 * DAY, refreshes.run)
    expect(await statusOfConnection(app, user)).toMatchObject({
      status: 'active',
      last_error: null,
      refresh_failures: 0,
    })
  })

  it.each([401, 404])('keeps the tokens if a server answers %s that is not the provider', async status => {
    const user = await connectPlaid(app)
    const answer = ({ path }: { path: string }) => (path === ITEM ? { status, body: '<html>' } : undefined)
    await app.later(DAY, () => proxy.meeting(answer, refreshes.run))
    expect(await rowOfConnection(app, user.id)).toMatchObject({ status: 'active', has_tokens: true })
    expect(await subjects(user)).toEqual([])
  })

  it('is superseded if the user disconnects meanwhile; the item is removed once', async () => {
    const user = await connectPlaid(app)
    const { meet, arrived, open } = gate(({ path }) => path === ITEM)
    const before = callsTo(proxy, '/item/remove').length
    await app.later(DAY, () =>
      proxy.meeting(meet, () =>
        Promise.all([
          refreshes.run(),
          arrived.then(async () => {
            const { access_token } = await signIn(app, user.email)
            expect((await disconnect({ ...user, token: access_token })).status).toBe(204)
            open()
          }),
        ]),
      ),
    )
    expect(await rowOfConnection(app, user.id)).toMatchObject({
      status: 'revoked',
      last_error: null,
      has_tokens: false,
    })
    expect(callsTo(proxy, '/item/remove').length - before).toBe(1)
    expect(await statusOfMe(app, user.token)).toBe(200)
  })

  it.each(['DELETE authorization', 'DELETE connection'])(
    '%s removes the item at the provider once',
    async how => {
      const user = await connectPlaid(app)
      const before = callsTo(proxy, '/item/remove').length
      const path = `/api/v1/providers/${user.id}${how === 'DELETE connection' ? '' : '/authorization'}`
      for (const _ of [1, 2]) await app.call('DELETE', path, { token: user.token })
      expect(callsTo(proxy, '/item/remove').length - before).toBe(1)
      expect(callsTo(proxy, '/item/remove').at(-1)?.status).toBe(200)
    },
  )

  it('PATCH checks at once', async () => {
    const user = await connectPlaid(app)
    const before = itemCalls()
    const reply = await app.call('PATCH', `/api/v1/providers/${user.id}/authorization`, { token: user.token })
    expect(reply.body).toMatchObject({ status: 'active' })
    expect(itemCalls() - before).toBe(1)
  })
})

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { auditRecordsOf, rowOfConnection } from '../../support/connections.ts'
import { startHoldingProxy } from '../../support/holding-proxy.ts'
import { signIn, statusOfMe } from '../../support/people.ts'
import { callsTo, connectPlaid, type LinkedUser, proxyPlaid } from '../../support/plaid-connections.ts'
import { gate, type ProviderProxy } from '../../support/provider-proxy.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const DAY = 24 * 60 * 60
const INVALIDATE = '/item/access_token/invalidate'

describe('the replacement of an access token after a breach', () => {
  let app: App
  let refreshes: Refreshes
  let proxy: ProviderProxy
  beforeAll(async () => {
    app = await startApp()
    proxy = await proxyPlaid(app)
    refreshes = await openRefreshes(app)
  })
  beforeEach(() => app.query('update provider_connections set refresh_due_at = null'))
  const breached = async () => {
    const user = await connectPlaid(app)
    await app.query(
      'update provider_connections set must_replace_token = true, refresh_due_at = $2 where id = $1',
      [user.id, app.clock()],
    )
    return user
  }
  const accounts = async ({ id, email }: LinkedUser) => {
    const { access_token: token } = await signIn(app, email)
    return await app.call('GET', `/api/v1/providers/${id}/accounts`, { token })
  }
  const flagOf = async ({ id }: LinkedUser) =>
    (await app.query('select must_replace_token from provider_connections where id = $1', [id]))[0]?.[
      'must_replace_token'
    ]
  const replacements = () => callsTo(proxy, INVALIDATE).length

  it('is made by the next check, once, and stored; reads use the new one', async () => {
    const user = await breached()
    const before = replacements()
    await refreshes.run()
    expect(replacements() - before).toBe(1)
    expect(await flagOf(user)).toBe(false)
    expect(await auditRecordsOf(app, 'provider_token_replaced', user.id)).toEqual([
      { outcome: 'success', actor: 'system', details: { connection_id: user.id, provider_key: 'plaid' } },
    ])
    expect((await accounts(user)).status).toBe(200)
    await app.later(DAY, refreshes.run)
    expect(replacements() - before).toBe(1)
    const secrets = callsTo(proxy, INVALIDATE).map(({ answer }) => JSON.parse(answer).new_access_token)
    for (const secret of secrets) expect(JSON.stringify(app.logLines)).not.toContain(secret)
  })

  it('is retried if the provider fails, and the old token remains in use', async () => {
    const user = await breached()
    app.cloud.plaid.switches.set({ api: 'server_error', faulty_endpoints: 'invalidate' })
    await refreshes.run()
    app.cloud.plaid.switches.reset()
    expect(await flagOf(user)).toBe(true)
    expect(app.logged('provider_token_not_replaced')).toContainEqual(
      expect.objectContaining({ connection_id: user.id, failure: 'failed' }),
    )
    await app.later(120, refreshes.run)
    expect(await flagOf(user)).toBe(false)
    expect((await accounts(user)).status).toBe(200)
  })

  it('loses the connection if its reply is lost: error, one mail, an alarm, no breach', async () => {
    const user = await breached()
    app.cloud.plaid.switches.set({ lost_reply: 'invalidate' })
    await refreshes.run()
    app.cloud.plaid.switches.reset()
    expect(await rowOfConnection(app, user.id)).toMatchObject({ status: 'active', has_tokens: true })
    await app.later(120, refreshes.run)
    expect(await rowOfConnection(app, user.id)).toMatchObject({ status: 'error', has_tokens: false })
    expect(app.logged('provider_token_lost')).toContainEqual(
      expect.objectContaining({ connection_id: user.id }),
    )
    expect((await app.mails(user.email)).filter(({ subject }) => /does not work/.test(subject))).toHaveLength(
      1,
    )
    expect(await statusOfMe(app, user.token)).toBe(200)
  })

  it('loses the connection if the worker is killed before it stores the token', async () => {
    const user = await breached()
    const database = await startHoldingProxy(app.cloud.proxies.database.url, 'provider_token_replaced')
    const worker = fork(new URL('../../support/worker-process.ts', import.meta.url), [user.id], {
      env: { ...process.env, AWS_ENDPOINT_URL_RDS_DATA: database.url },
    })
    await database.held
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    database.stop()
    expect(await rowOfConnection(app, user.id)).toMatchObject({
      status: 'active',
      lease_id: expect.any(String),
    })
    await app.later(DAY, refreshes.run)
    expect(await rowOfConnection(app, user.id)).toMatchObject({
      status: 'error',
      has_tokens: false,
      lease_id: null,
    })
    expect(app.logged('provider_token_lost')).toContainEqual(
      expect.objectContaining({ connection_id: user.id }),
    )
  })

  it('is requested while a check runs: the connection counts, and the next check replaces the token', async () => {
    const user = await connectPlaid(app)
    const { meet, arrived, open } = gate(({ path }) => path === '/item/get')
    const before = replacements()
    await proxy.meeting(meet, () =>
      Promise.all([
        refreshes.run(),
        arrived.then(async () => {
          const body = { connection_id: user.id, replace_tokens: true, per_minute: 60, reason: 'a leak' }
          const reply = await app.operate('POST', '/api/v1/admin/connections/refreshes', body)
          expect(reply.body).toMatchObject({ scheduled: 1 })
          open()
        }),
      ]),
    )
    expect(await flagOf(user)).toBe(true)
    expect(replacements()).toBe(before)
    await refreshes.run()
    expect(await flagOf(user)).toBe(false)
    expect(replacements() - before).toBe(1)
  })

  it('removes the item with the new token if the user disconnects meanwhile', async () => {
    const user = await breached()
    const { meet, arrived, open } = gate(({ path }) => path === INVALIDATE)
    await proxy.meeting(meet, () =>
      Promise.all([
        refreshes.run(),
        arrived.then(async () => {
          // The old token is still known, and the call fails, as in an outage.
          app.cloud.plaid.switches.set({ api: 'server_error', faulty_endpoints: 'remove' })
          const { id, token } = user
          await app.call('DELETE', `/api/v1/providers/${id}/authorization`, { token })
          app.cloud.plaid.switches.reset()
          open()
        }),
      ]),
    )
    expect(await rowOfConnection(app, user.id)).toMatchObject({ status: 'revoked', has_tokens: false })
    expect(callsTo(proxy, '/item/remove').at(-1)?.status).toBe(200)
  })
})

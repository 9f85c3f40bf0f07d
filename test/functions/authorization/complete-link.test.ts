import { expect, it, vi } from 'vitest'
import { withoutProvider } from '../../support/audit-details.ts'
import {
  auditRecordsOf,
  createConnection,
  startAuthorization,
  statusOfConnection,
} from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { signIn, signInNewUser } from '../../support/people.ts'
import {
  callsTo,
  completeLink,
  connectPlaid,
  controlItem,
  finishLink,
  finishNewLink,
  proxyPlaid,
  repairConnection,
  startLink,
} from '../../support/plaid-connections.ts'
import { gate, type Meet } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const EXCHANGE = '/item/public_token/exchange'
/** Tables that a refusal of a valid state changes: the state is consumed and the audit log records it. */
const USED = ['audit_logs', 'authorization_states']

const app = await startApp()
const proxy = await proxyPlaid(app)

const options: RouteOptions = {
  body: { state: 'x' },
  newId: token => createConnection(app, token, 'plaid'),
  prepare: async () => {
    const finished = await finishNewLink(app)
    return changes =>
      app.call('POST', `/api/v1/providers/${finished.id}/authorization/link`, {
        token: finished.token,
        body: { state: finished.state, public_token: finished.publicToken },
        ...changes,
      })
  },
}

const answering =
  (path: string, status: number, body: object | string): Meet =>
  call =>
    call.path === path ? { status, body: typeof body === 'string' ? body : JSON.stringify(body) } : undefined
const errorBody = (error_type: string, error_code: string) => ({ error_type, error_code, error_message: 'x' })

describeRoute(app, 'authorization/complete-link', options, () => {
  const failuresOf = async (id: string) =>
    [
      ...(await auditRecordsOf(app, 'authorization_failed', id)),
      ...(await auditRecordsOf(app, 'authorization_postponed', id)),
    ].map(({ details }) => withoutProvider(details, 'plaid'))
  const refused = async (
    work: () => Promise<{ status: number; body: object }>,
    code: string,
    except = USED,
  ) => {
    const before = await app.fingerprintOfData(except)
    const reply = await work()
    expect(reply.body).toMatchObject({ status: reply.status, code })
    expect(await app.fingerprintOfData(except)).toBe(before)
    return reply
  }
  const exchanges = () => callsTo(proxy, EXCHANGE).length

  it('200: connects with the public token of the widget; the token is encrypted, the audit log records it', async () => {
    const finished = await finishNewLink(app, { institution_id: 'ins_109509' })
    const reply = await completeLink(app, finished, finished.state, finished.publicToken)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      message: expect.any(String),
      provider_id: finished.id,
      alias: expect.any(String),
    })
    const exchanged = JSON.parse(callsTo(proxy, EXCHANGE).at(-1)?.answer ?? '')
    const [row] = await app.query(
      `select c.status, c.item_id, c.institution_id, c.institution_name, c.access_expires_at, c.refresh_due_at, c.scope,
        encode(t.access_token, 'escape') as access, t.refresh_token from provider_connections c
        join provider_tokens t on t.connection_id = c.id where c.id = $1`,
      [finished.id],
    )
    expect(row).toMatchObject({
      status: 'active',
      item_id: exchanged.item_id,
      institution_id: 'ins_109509',
      institution_name: 'First Gingham Credit Union',
      access_expires_at: null,
      refresh_due_at: app.clock(),
      scope: null,
      refresh_token: null,
    })
    expect(row?.['access']).not.toContain(exchanged.access_token)
    expect(await auditRecordsOf(app, 'authorization_completed', finished.id)).toHaveLength(1)
    const all = await app.query('select audit_logs::text as text from audit_logs')
    for (const secret of [exchanged.access_token, finished.publicToken, finished.linkToken, finished.state])
      expect(JSON.stringify([all, app.logLines])).not.toContain(secret)
  })

  it('200: connects without a public token after the hosted page', async () => {
    const finished = await finishNewLink(app)
    expect((await completeLink(app, finished, finished.state)).status).toBe(200)
    expect(await statusOfConnection(app, finished)).toMatchObject({ status: 'active', is_connected: true })
  })

  it('200: from another session of the same user', async () => {
    const finished = await finishNewLink(app)
    const other = await signIn(app, finished.email)
    const own = { token: other.access_token, id: finished.id }
    expect((await completeLink(app, own, finished.state, finished.publicToken)).status).toBe(200)
  })

  it('200: repairs in update mode: the same item, no exchange, the new status', async () => {
    const user = await connectPlaid(app)
    await controlItem(app, 'require-login', user.itemId)
    expect(
      (await app.call('GET', `/api/v1/providers/${user.id}/accounts`, { token: user.token })).body,
    ).toMatchObject({
      code: 'reconnection_required',
    })
    expect(await statusOfConnection(app, user)).toMatchObject({
      status: 'error',
      last_error: 'item_login_required',
    })
    const before = exchanges()
    expect((await repairConnection(app, user)).status).toBe(200)
    expect(exchanges()).toBe(before)
    expect(await statusOfConnection(app, user)).toMatchObject({
      status: 'active',
      last_error: null,
      refresh_failures: 0,
    })
    const [row] = await app.query('select item_id from provider_connections where id = $1', [user.id])
    expect(row?.['item_id']).toBe(user.itemId)
  })

  it('200: in update mode, a connection that already works is active again', async () => {
    const user = await connectPlaid(app)
    await controlItem(app, 'require-login', user.itemId)
    await app.call('GET', `/api/v1/providers/${user.id}/accounts`, { token: user.token })
    // The user signs in elsewhere, and the notification is lost.
    await controlItem(app, 'repair', user.itemId)
    const { linkToken, state } = await startLink(app, user.token, user.id)
    await finishLink(app, linkToken)
    expect((await completeLink(app, user, state)).status).toBe(200)
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'active' })
  })

  it('200: a link of a connection whose token is not known any more creates a new item', async () => {
    const user = await connectPlaid(app)
    await controlItem(app, 'remove', user.itemId)
    const { linkToken, state } = await startLink(app, user.token, user.id)
    const publicToken = await finishLink(app, linkToken, { login: user.login })
    expect(publicToken).not.toBeNull()
    expect((await completeLink(app, user, state, publicToken)).status).toBe(200)
    const [row] = await app.query('select item_id, status from provider_connections where id = $1', [user.id])
    expect(row).toMatchObject({ status: 'active' })
    expect(row?.['item_id']).not.toBe(user.itemId)
  })

  it('400: an unknown, malformed, used or expired state; nothing changes but the audit log', async () => {
    const finished = await finishNewLink(app)
    const [id = '', secret = ''] = finished.state.split('.')
    for (const state of ['x', UNKNOWN_ID, `${UNKNOWN_ID}.${secret}`, `${id}.${secret.slice(1)}x`])
      await refused(() => completeLink(app, finished, state, finished.publicToken), 'invalid_state', [
        'audit_logs',
      ])
    await app.later(4 * 60 * 60, async () => {
      const { access_token: token } = await signIn(app, finished.email)
      await refused(() => completeLink(app, { token, id: finished.id }, finished.state), 'invalid_state', [
        'audit_logs',
      ])
    })
    expect((await completeLink(app, finished, finished.state)).status).toBe(200)
    await refused(() => completeLink(app, finished, finished.state), 'invalid_state', ['audit_logs'])
  })

  it("400: the state of another user, of another connection, and of OAuth; the OAuth callback refuses a link's state", async () => {
    const finished = await finishNewLink(app)
    const other = await finishNewLink(app)
    await refused(() => completeLink(app, finished, other.state, finished.publicToken), 'invalid_state', [
      'audit_logs',
    ])
    const second = await createConnection(app, finished.token, 'plaid')
    const own = { token: finished.token, id: second }
    await refused(() => completeLink(app, own, finished.state, finished.publicToken), 'invalid_state', [
      'audit_logs',
    ])
    const schwab = await createConnection(app, finished.token)
    const { state } = await startAuthorization(app, finished.token, schwab)
    await refused(() => completeLink(app, { token: finished.token, id: schwab }, state), 'invalid_state', [
      'audit_logs',
    ])
    await refused(
      () =>
        app.call(
          'GET',
          `/api/v1/providers/${finished.id}/authorization/callback?state=${finished.state}&code=x`,
          {
            token: finished.token,
          },
        ),
      'invalid_state',
      ['audit_logs'],
    )
    expect((await completeLink(app, finished, finished.state)).status).toBe(200)
  })

  it('400: the user left; the state is consumed', async () => {
    const finished = await finishNewLink(app, { exit: true })
    const reply = await refused(() => completeLink(app, finished, finished.state), 'authorization_denied')
    expect(reply.status).toBe(400)
    expect(reply.body).toMatchObject({ errors: [{ path: 'state', code: 'user_left' }] })
    expect(await failuresOf(finished.id)).toEqual([
      { connection_id: finished.id, reason: 'authorization_denied', error: 'user_left' },
    ])
    await refused(() => completeLink(app, finished, finished.state), 'invalid_state', ['audit_logs'])
  })

  it("400: the public token of another user's link, of another link of the user, or a made-up one; nothing is exchanged", async () => {
    const other = await finishNewLink(app)
    const before = exchanges()
    for (const publicToken of [other.publicToken, `public-sandbox-${UNKNOWN_ID}`]) {
      const finished = await finishNewLink(app)
      const reply = await refused(
        () => completeLink(app, finished, finished.state, publicToken),
        'public_token_refused',
      )
      expect(reply.status).toBe(400)
      expect(await failuresOf(finished.id)).toMatchObject([{ reason: 'public_token_refused' }])
    }
    const own = await finishNewLink(app)
    const second = await startLink(app, own.token, own.id)
    await finishLink(app, second.linkToken)
    await refused(() => completeLink(app, own, second.state, own.publicToken), 'public_token_refused')
    expect(exchanges()).toBe(before)
  })

  it('400: a public token that was exchanged before or has expired', async () => {
    const finished = await finishNewLink(app)
    expect((await completeLink(app, finished, finished.state, finished.publicToken)).status).toBe(200)
    await refused(() => completeLink(app, finished, finished.state, finished.publicToken), 'invalid_state', [
      'audit_logs',
    ])
    const late = await finishNewLink(app)
    await app.later(31 * 60, async () => {
      const { access_token: token } = await signIn(app, late.email)
      const work = () => completeLink(app, { token, id: late.id }, late.state, late.publicToken)
      await refused(work, 'public_token_refused')
    })
  })

  it('400: a link that was completed twice in parallel creates one item', async () => {
    const finished = await finishNewLink(app)
    const before = exchanges()
    const all = [1, 2, 3, 4].map(() => completeLink(app, finished, finished.state, finished.publicToken))
    const statuses = (await Promise.all(all)).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 400, 400, 400])
    expect(exchanges() - before).toBe(1)
  })

  it('400: disconnected while the token is exchanged; the item is removed at the provider', async () => {
    const finished = await finishNewLink(app)
    const { meet, arrived, open } = gate(({ path }) => path === EXCHANGE)
    const [reply] = await proxy.meeting(meet, () =>
      Promise.all([
        completeLink(app, finished, finished.state, finished.publicToken),
        arrived.then(async () => {
          const { token, id } = finished
          const ended = await app.call('DELETE', `/api/v1/providers/${id}/authorization`, { token })
          expect(ended.status).toBe(204)
          open()
        }),
      ]),
    )
    expect(reply.body).toMatchObject({ status: 400, code: 'invalid_state' })
    expect(await itemsOf(finished.login)).toBe(0)
    expect(await statusOfConnection(app, finished)).toMatchObject({ status: 'pending' })
  })

  it('404: deleted while the token is exchanged; the item is removed at the provider', async () => {
    const finished = await finishNewLink(app)
    const { meet, arrived, open } = gate(({ path }) => path === EXCHANGE)
    const [reply] = await proxy.meeting(meet, () =>
      Promise.all([
        completeLink(app, finished, finished.state, finished.publicToken),
        arrived.then(async () => {
          await app.call('DELETE', `/api/v1/providers/${finished.id}`, { token: finished.token })
          open()
        }),
      ]),
    )
    expect(reply.body).toMatchObject({ status: 404, code: 'not_found' })
    expect(await itemsOf(finished.login)).toBe(0)
    const later = await completeLink(app, finished, finished.state, finished.publicToken)
    expect(later.body).toMatchObject({ status: 404, code: 'not_found' })
  })

  it('409: the user has not finished; the same state works afterwards', async () => {
    const person = await signInNewUser(app)
    const own = { token: person.token, id: await createConnection(app, person.token, 'plaid') }
    const { linkToken, state } = await startLink(app, own.token, own.id)
    for (const _ of [1, 2]) {
      const reply = await refused(() => completeLink(app, own, state), 'link_unfinished', ['audit_logs'])
      expect(reply.status).toBe(409)
    }
    const publicToken = await finishLink(app, linkToken)
    expect((await completeLink(app, own, state, publicToken)).status).toBe(200)
  })

  it('409: a repaired item that the provider still reports as broken; the same state works when it is repaired', async () => {
    const user = await connectPlaid(app)
    await controlItem(app, 'require-login', user.itemId)
    await app.call('GET', `/api/v1/providers/${user.id}/accounts`, { token: user.token })
    const { linkToken, state } = await startLink(app, user.token, user.id)
    await finishLink(app, linkToken)
    app.cloud.plaid.switches.override(user.login, { item: 'item_locked' })
    expect((await completeLink(app, user, state)).body).toMatchObject({
      status: 409,
      code: 'link_unfinished',
    })
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'error', last_error: 'item_locked' })
    app.cloud.plaid.switches.endOverride(user.login)
    expect((await completeLink(app, user, state)).status).toBe(200)
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'active' })
  })

  it('500: the connection cannot be stored; the item is removed at the provider', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'], shouldAdvanceTime: true, advanceTimeDelta: 20 })
    try {
      const finished = await finishNewLink(app)
      const reply = await app.failing(
        'database',
        () => completeLink(app, finished, finished.state, finished.publicToken),
        text =>
          text.includes('authorization_completed') && text.includes('insert into \\"provider_tokens\\"'),
      )
      expect(reply.status).toBe(500)
      expect(await itemsOf(finished.login)).toBe(0)
      expect(await statusOfConnection(app, finished)).toMatchObject({ status: 'pending' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('502: the provider fails before the exchange: the state stays usable', async () => {
    const finished = await finishNewLink(app)
    const failures: Meet[] = [
      answering('/link/token/get', 500, errorBody('API_ERROR', 'INTERNAL_SERVER_ERROR')),
      answering('/link/token/get', 200, '<html>'),
      answering('/link/token/get', 200, {}),
    ]
    for (const meet of failures.slice(0, 2)) {
      const work = () =>
        proxy.meeting(meet, () => completeLink(app, finished, finished.state, finished.publicToken))
      const reply = await refused(work, 'provider_failed', ['audit_logs'])
      expect(reply.status).toBe(502)
    }
    expect((await completeLink(app, finished, finished.state, finished.publicToken)).status).toBe(200)
  })

  it('502: the reply of the exchange is lost; the user starts again', async () => {
    const finished = await finishNewLink(app)
    app.cloud.plaid.switches.override(finished.login, { lost_reply: 'exchange' })
    const reply = await refused(
      () => completeLink(app, finished, finished.state, finished.publicToken),
      'provider_failed',
    )
    expect(reply.status).toBe(502)
    app.cloud.plaid.switches.endOverride(finished.login)
    await refused(() => completeLink(app, finished, finished.state), 'invalid_state', ['audit_logs'])
    const again = await startLink(app, finished.token, finished.id)
    const publicToken = await finishLink(app, again.linkToken)
    expect((await completeLink(app, finished, again.state, publicToken)).status).toBe(200)
  })

  it('503: the exchange is rate limited; the same request works afterwards', async () => {
    const finished = await finishNewLink(app)
    const limited = answering(EXCHANGE, 429, errorBody('RATE_LIMIT_EXCEEDED', 'RATE_LIMIT'))
    const complete = () => completeLink(app, finished, finished.state, finished.publicToken)
    const reply = await proxy.meeting(limited, complete)
    expect(reply.body).toMatchObject({ status: 503, code: 'provider_busy' })
    expect(reply.headers['retry-after']).toBe('60')
    expect(reply.body).not.toHaveProperty('errors')
    expect((await complete()).status).toBe(200)
  })

  it('409: no credentials are configured', async () => {
    const finished = await finishNewLink(app)
    await app.query("update provider_connections set provider_key = 'gone' where id = $1", [finished.id])
    const reply = await completeLink(app, finished, finished.state)
    expect(reply.body).toMatchObject({ status: 409, code: 'provider_not_configured' })
  })

  it('504: the provider does not answer the exchange', async () => {
    const finished = await finishNewLink(app)
    const timeouts = { HTTP_TIMEOUT_TOTAL: '0.5', HTTP_TIMEOUT_READ: '0.3' }
    Object.assign(process.env, timeouts)
    const { meet, open } = gate(({ path }) => path === EXCHANGE)
    const reply = await app.afterColdStart(() =>
      proxy.meeting(meet, () => completeLink(app, finished, finished.state, finished.publicToken)),
    )
    open()
    for (const name of Object.keys(timeouts)) delete process.env[name]
    expect(reply.body).toMatchObject({ status: 504, code: 'provider_timeout' })
    expect(await failuresOf(finished.id)).toMatchObject([{ reason: 'provider_timeout' }])
  })

  /** Returns how many items of a login exist at mock Plaid. */
  const itemsOf = async (login: string) => {
    const removed = callsTo(proxy, '/item/remove').length
    expect(removed).toBeGreaterThan(0)
    const reply = await fetch(`${app.cloud.plaid.url}/_mock/new-accounts`, {
      method: 'POST',
      body: JSON.stringify({ login }),
    })
    return Number(Reflect.get(Object(await reply.json()), 'items'))
  }
})

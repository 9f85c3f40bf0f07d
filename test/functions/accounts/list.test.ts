import { expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import {
  auditRecordsOf,
  authorizeConnection,
  connectProvider,
  createConnection,
  expireAccessTokens,
  proxySchwab,
  rowOfConnection,
  saveMockSecret,
  withShortTimeouts,
  withSwitches,
} from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { gate, isTokenCall, type Meet } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const DAY = 86_400
const pathOf = (id: string) => `/api/v1/providers/${id}/accounts`
const decimal = expect.stringMatching(/^-?\d+(\.\d+)?$/)

const app = await startApp()
const proxy = await proxySchwab(app)

const options: RouteOptions = {
  prepare: async () => {
    const user = await connectProvider(app)
    return changes => app.call('GET', pathOf(user.id), { token: user.token, ...changes })
  },
  observe: () => proxy.exchanges.length,
}

describeRoute(app, 'accounts/list', options, () => {
  const list = ({ id, token }: { id: string; token: string }, query = '') =>
    app.call('GET', `${pathOf(id)}${query}`, { token })
  const refreshes = () => proxy.grants('refresh_token').length
  const apiCalls = () => proxy.exchanges.filter(({ call }) => call.path.startsWith('/trader/')).length
  it('200: accounts in the common format, with masked numbers and decimal strings; the audit log records it', async () => {
    const holder = await connectProvider(app)
    const reply = await list(holder)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ total: 2, page: 1, per_page: 20, pages: 1 })
    const [margin, cash] = reply.body['items'] as Record<string, unknown>[]
    expect(margin).toEqual({
      id: expect.stringMatching(/^[0-9A-F]{64}$/),
      kind: 'brokerage',
      name: 'Margin account ••••8293',
      number_masked: '••••8293',
      currency: 'USD',
      balance: decimal,
      available: decimal,
      brokerage: {
        type: 'margin',
        cash_balance: decimal,
        buying_power: decimal,
        maintenance_requirement: decimal,
        is_day_trader: false,
        is_restricted: false,
        positions: expect.any(Array),
      },
    })
    expect(cash).toMatchObject({
      number_masked: '••••0917',
      brokerage: { type: 'cash', buying_power: null },
    })
    const { positions } = Object(margin?.['brokerage'])
    expect(positions).toContainEqual({
      symbol: 'AAPL',
      cusip: expect.any(String),
      description: expect.any(String),
      asset_type: 'EQUITY',
      quantity: decimal,
      average_price: decimal,
      market_value: decimal,
      day_profit_loss: decimal,
      open_profit_loss: decimal,
    })
    for (const plain of ['40718293', '55630917']) expect(reply.text).not.toContain(plain)
    expect(await auditRecordsOf(app, 'accounts_read', holder.id)).toEqual([
      {
        outcome: 'success',
        actor: 'user',
        details: { connection_id: holder.id, provider_key: 'schwab' },
      },
    ])
  })

  it('200: in pages; a page after the last one is empty', async () => {
    const holder = await connectProvider(app)
    const kindsOf = async (query: string) => {
      const { items, ...page } = (await list(holder, query)).body
      return { names: (items as { name: string }[]).map(({ name }) => name.split(' ')[0]), ...page }
    }
    expect(await kindsOf('?per_page=1')).toEqual({
      names: ['Margin'],
      total: 2,
      page: 1,
      per_page: 1,
      pages: 2,
    })
    expect(await kindsOf('?per_page=1&page=2')).toMatchObject({ names: ['Cash'], page: 2 })
    expect(await kindsOf('?per_page=1&page=3')).toMatchObject({ names: [], total: 2, page: 3, pages: 2 })
  })

  it('200: active tokens are not refreshed; expired ones are, once', async () => {
    const holder = await connectProvider(app)
    const before = refreshes()
    expect((await list(holder)).status).toBe(200)
    expect((await app.later(89, () => list(holder))).status).toBe(200)
    expect(refreshes()).toBe(before)
    // A token is not used in its last 30 seconds.
    expect((await app.later(90, () => list(holder))).status).toBe(200)
    expect(refreshes()).toBe(before + 1)
    expect((await app.later(100, () => list(holder))).status).toBe(200)
    expect(refreshes()).toBe(before + 1)
    expect(await auditRecordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(1)
  })

  it('200: twenty parallel requests for an expired token cause one refresh', async () => {
    const holder = await connectProvider(app)
    const before = refreshes()
    const replies = await withSwitches(app, { rotation: 'rotate' }, () =>
      app.later(200, () => Promise.all(Array.from({ length: 20 }, () => list(holder)))),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(refreshes()).toBe(before + 1)
  })

  it('200: requests that wait for the lease of another get its result', async () => {
    const holder = await connectProvider(app)
    const before = refreshes()
    const lock = 'select 1 from provider_connections where id = $1 for update'
    const replies = await app.later(200, () =>
      app.whileLocked(lock, [holder.id], 4, () => Array.from({ length: 4 }, () => list(holder))),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(4).fill(200))
    expect(refreshes()).toBe(before + 1)
  })

  it('200: a request that waits while almost expired tokens are stored does not use the previous ones', async () => {
    const holder = await connectProvider(app)
    const read = 'select access_token, refresh_token from provider_tokens where connection_id = $1'
    const [former] = await app.query(read, [holder.id])
    await withSwitches(app, { rotation: 'rotate' }, async () => {
      await app.call('PATCH', `/api/v1/providers/${holder.id}/authorization`, { token: holder.token })
      const [newer] = await app.query(read, [holder.id])
      // First the previous tokens, then the new ones, stored while the request waits for the row.
      const write = `with kept as (
        update provider_tokens set access_token = $2, refresh_token = $3 where connection_id = $1)
      update provider_connections set access_expires_at = $4, token_generation = token_generation + 1 where id = $1`
      const soon = new Date(app.clock().getTime() + 1_000)
      await app.query(write, [holder.id, former?.['access_token'], former?.['refresh_token'], soon])
      const values = [holder.id, newer?.['access_token'], newer?.['refresh_token'], soon]
      const [reply] = await app.whileLocked(write, values, 1, () => [list(holder)])
      expect(reply?.status).toBe(200)
    })
    expect(await rowOfConnection(app, holder.id)).toMatchObject({ status: 'active', has_tokens: true })
  })

  it('200: requests wait for a running refresh', async () => {
    const holder = await connectProvider(app)
    const { meet, arrived, open } = gate(isTokenCall)
    const before = refreshes()
    const replies = await proxy.meeting(meet, () =>
      app.later(200, async () => {
        const first = list(holder)
        await arrived
        const others = [list(holder), list(holder)]
        open()
        return Promise.all([first, ...others])
      }),
    )
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(refreshes()).toBe(before + 1)
  })

  it('200: a token that the API refuses early is refreshed once', async () => {
    const holder = await connectProvider(app)
    const before = refreshes()
    await expireAccessTokens(app)
    expect((await list(holder)).status).toBe(200)
    expect(refreshes()).toBe(before + 1)
    await expireAccessTokens(app)
    const replies = await app.later(1, () => Promise.all(Array.from({ length: 6 }, () => list(holder))))
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect(refreshes()).toBe(before + 2)
  })

  it('409: before authorization and after revocation; the provider is not called', async () => {
    const { id: ended, token } = await connectProvider(app)
    await app.call('DELETE', `/api/v1/providers/${ended}/authorization`, { token })
    const pending = await createConnection(app, token)
    const before = [await app.fingerprintOfData(), proxy.exchanges.length]
    expect((await list({ id: pending, token })).body).toMatchObject({ status: 409, code: 'not_connected' })
    expect((await list({ id: ended, token })).body).toMatchObject({
      status: 409,
      code: 'reconnection_required',
    })
    expect([await app.fingerprintOfData(), proxy.exchanges.length]).toEqual(before)
  })

  it("409: a revoked grant: the tokens are deleted; the user's sessions end; the user is notified", async () => {
    const holder = await connectProvider(app)
    const reply = await withSwitches(app, { grant: 'revoked' }, () => app.later(200, () => list(holder)))
    expect(reply.body).toMatchObject({ status: 409, code: 'reconnection_required' })
    expect(await rowOfConnection(app, holder.id)).toMatchObject({ status: 'revoked', has_tokens: false })
    expect(await statusOfMe(app, holder.token)).toBe(401)
    expect((await app.newestMail(holder.email))?.subject).toMatch(/was canceled$/)
    const { access_token: token } = await signIn(app, holder.email)
    expect((await list({ ...holder, token })).body).toMatchObject({ code: 'reconnection_required' })
    await authorizeConnection(app, token, holder.id)
    expect((await list({ ...holder, token })).status).toBe(200)
  })

  it('409: a revoked grant with an active access token', async () => {
    const holder = await connectProvider(app)
    await expireAccessTokens(app)
    const reply = await withSwitches(app, { grant: 'revoked' }, () => list(holder))
    expect(reply.body).toMatchObject({ status: 409, code: 'reconnection_required' })
    expect(await rowOfConnection(app, holder.id)).toMatchObject({ status: 'revoked', has_tokens: false })
  })

  it('409: an expired consent; the provider is not called', async () => {
    const holder = await connectProvider(app)
    const before = proxy.exchanges.length
    await app.later(7 * DAY, async () => {
      const { access_token: token } = await signIn(app, holder.email)
      const reply = await list({ ...holder, token })
      expect(reply.body).toMatchObject({ status: 409, code: 'reconnection_required' })
    })
    expect(proxy.exchanges.length).toBe(before)
  })

  it.each(['html', 'garbage', 'too_large', 'redirect', 'server_error'] as const)(
    '502: an API with %s; the reason is reported and nothing changes',
    async mode => {
      const holder = await connectProvider(app)
      const before = await app.fingerprintOfData()
      const reply = await withSwitches(app, { api: mode }, () => list(holder))
      expect(reply.status).toBe(502)
      expect(reply.body).toMatchObject({ code: 'provider_failed', provider: 'Charles Schwab' })
      expect(app.cloud.schwab.calls().filter(({ path }) => path === '/elsewhere')).toEqual([])
      expect(await app.fingerprintOfData()).toBe(before)
    },
  )

  it.each([
    ['of another format', '{"accounts":[]}'],
    [
      'with an account that has no hash',
      '[{"securitiesAccount":{"type":"CASH","accountNumber":"12345678"}}]',
    ],
    ['with an out-of-range number', '[1e999999]'],
  ])('502: a response %s', async (_, body) => {
    const holder = await connectProvider(app)
    const headers = { 'content-type': 'application/json' }
    const meet: Meet = ({ path }) =>
      path.includes('accountNumbers') ? undefined : { status: 200, headers, body }
    const reply = await proxy.meeting(meet, () => list(holder))
    expect(reply.status).toBe(502)
  })

  it('502: an API that refuses every token is called twice, with one refresh', async () => {
    const holder = await connectProvider(app)
    const [before, asked] = [refreshes(), apiCalls()]
    const meet: Meet = ({ path }) => (path.startsWith('/trader/') ? { status: 401, body: '{}' } : undefined)
    const reply = await proxy.meeting(meet, () => list(holder))
    expect(reply.status).toBe(502)
    expect(refreshes()).toBe(before + 1)
    expect(apiCalls()).toBe(asked + 4)
    expect(await rowOfConnection(app, holder.id)).toMatchObject({ status: 'active', has_tokens: true })
  })

  it('502: a wrong API address is a failure of the provider', async () => {
    const holder = await connectProvider(app)
    const meet: Meet = ({ path }) => (path.startsWith('/trader/') ? { status: 404, body: '{}' } : undefined)
    expect((await proxy.meeting(meet, () => list(holder))).status).toBe(502)
  })

  it('502: a failed refresh is not retried early', async () => {
    const holder = await connectProvider(app)
    const [before, asked] = [refreshes(), apiCalls()]
    await withSwitches(app, { token_endpoint: 'server_error' }, async () => {
      expect((await app.later(200, () => list(holder))).status).toBe(502)
      expect((await app.later(230, () => list(holder))).status).toBe(502)
    })
    expect(refreshes()).toBe(before + 1)
    expect(apiCalls()).toBe(asked)
    expect((await app.later(260, () => list(holder))).status).toBe(200)
    expect(refreshes()).toBe(before + 2)
  })

  it("503: the API's rate limit is exhausted; Retry-After has its time", async () => {
    const holder = await connectProvider(app)
    const meet: Meet = () => ({ status: 429, headers: { 'retry-after': '23' } })
    const reply = await proxy.meeting(meet, () => list(holder))
    expect(reply.status).toBe(503)
    expect(reply.headers['retry-after']).toBe('23')
    expect(reply.body).toMatchObject({ code: 'provider_busy', provider: 'Charles Schwab' })
    const silent = await withSwitches(app, { api: 'rate_limited' }, () => list(holder))
    expect(silent.headers['retry-after']).toBe('60')
  })

  it('503: our own bucket for the API, shared by all users', async () => {
    addProvider({ ...schwab, key: 'narrow' })
    await saveMockSecret(app, 'narrow', proxy.url, { api_limit: { capacity: 2, seconds: 3600 } })
    const [first, second] = [await signInNewUser(app), await signInNewUser(app)]
    const ids = [
      await createConnection(app, first.token, 'narrow'),
      await createConnection(app, second.token, 'narrow'),
    ]
    await authorizeConnection(app, first.token, String(ids[0]))
    await authorizeConnection(app, second.token, String(ids[1]))
    expect((await list({ id: String(ids[0]), token: first.token })).status).toBe(200)
    const asked = apiCalls()
    const reply = await list({ id: String(ids[1]), token: second.token })
    expect(reply.status).toBe(503)
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(1000)
    expect(apiCalls()).toBe(asked)
  })

  /** Makes the provider return accounts with one position each, with this description and value. */
  const answering = (accounts: number, description: string, value = '1'): Meet => {
    const numbers = Array.from({ length: accounts }, (_, place) => String(10_000_000 + place))
    return ({ path }) => {
      if (!path.startsWith('/trader/')) return undefined
      const body = path.endsWith('/accountNumbers')
        ? numbers.map(accountNumber => ({ accountNumber, hashValue: `HASH${accountNumber}` }))
        : numbers.map(accountNumber => ({
            securitiesAccount: {
              type: 'CASH',
              accountNumber,
              positions: [{ longQuantity: 'A', instrument: { assetType: 'EQUITY', description } }],
            },
          }))
      return { status: 200, body: JSON.stringify(body).replaceAll('"A"', value) }
    }
  }

  it('200: 3,000 accounts with hostile names, without control characters and in pages', async () => {
    const holder = await connectProvider(app)
    const name = `<script>alert(1)</script>\u0000\u202e\u001b[31m\ud800'; drop table users --`
    const reply = await proxy.meeting(answering(3_000, name, '-1e30'), () =>
      list(holder, '?page=30&per_page=100'),
    )
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ total: 3_000, pages: 30 })
    const positions = (reply.body['items'] as { brokerage: { positions: unknown[] } }[]).flatMap(
      ({ brokerage }) => brokerage.positions,
    )
    expect(positions).toHaveLength(100)
    const shown = `<script>alert(1)</script>\u202e[31m\ud800'; drop table users --`
    expect(positions[99]).toMatchObject({ description: shown, quantity: `-1${'0'.repeat(30)}` })
  })

  it.each(['1e400', 'NaN', '"NaN"', '1e-400', '0x10', '"1e3"', 'true', '-'])(
    '502: a quantity of %s',
    async value => {
      const holder = await connectProvider(app)
      const reply = await proxy.meeting(answering(1, 'Shares', value), () => list(holder))
      expect(reply.status).toBe(502)
      expect(reply.body).toMatchObject({ code: 'provider_failed', provider: 'Charles Schwab' })
    },
  )

  it('502: a page that exceeds the response limit of a function', async () => {
    const holder = await connectProvider(app)
    const large = answering(90, 'x'.repeat(80_000))
    const reply = await proxy.meeting(large, () => list(holder, '?per_page=100'))
    expect(reply.status).toBe(502)
    expect(reply.body).toMatchObject({ code: 'provider_failed', provider: 'Charles Schwab' })
    // A smaller page succeeds.
    expect((await proxy.meeting(large, () => list(holder))).status).toBe(200)
  })

  it.each(['hang', 'slow_body'] as const)('504: an API with %s; the reason is reported', async mode => {
    const holder = await connectProvider(app)
    const reply = await withSwitches(app, { api: mode }, () => withShortTimeouts(app, () => list(holder)))
    expect(reply.status).toBe(504)
    expect(reply.body).toMatchObject({ code: 'provider_timeout', provider: 'Charles Schwab' })
  })

  it('422: a malformed page', async () => {
    const { token } = await signInNewUser(app)
    for (const query of ['?page=0', '?per_page=101', '?page=x', '?page=1&page=2', '?sort=name'])
      expect((await list({ id: UNKNOWN_ID, token }, query)).status, query).toBe(422)
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import {
  authorized,
  begun,
  behindProxy,
  connected,
  expireAccessTokens,
  impatiently,
  keepMockSecret,
  recordsOf,
  rowOf,
  switched,
} from '../../support/connections.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { gate, isTokenCall, type Meet, type ProviderProxy } from '../../support/provider-proxy.ts'
import { startApp } from '../../support/start-app.ts'

const UNKNOWN = '01890000-0000-7000-8000-000000000000'
const DAY = 86_400
const pathOf = (id: string) => `/api/v1/providers/${id}/accounts`
const decimal = expect.stringMatching(/^-?\d+(\.\d+)?$/)

describe('GET /providers/{id}/accounts', () => {
  let app: App
  let proxy: ProviderProxy
  beforeAll(async () => {
    app = await startApp()
    proxy = await behindProxy(app)
  })
  const list = ({ id, token }: { id: string; token: string }, query = '') =>
    app.call('GET', `${pathOf(id)}${query}`, { token })
  const refreshes = () => proxy.grants('refresh_token').length
  const apiCalls = () => proxy.exchanges.filter(({ call }) => call.path.startsWith('/trader/')).length
  itRefusesBadTokens(() => app, 'GET', pathOf(UNKNOWN))
  itSurvivesFailures(
    () => app,
    async () => {
      const holder = await connected(app)
      return () => list(holder)
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { token } = await signInNewUser(app)
      return ip => app.call('GET', pathOf(UNKNOWN), { token, ip })
    },
  )

  it('200: accounts in the one shape, their numbers masked, amounts as decimal text; the trail says so', async () => {
    const holder = await connected(app)
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
    expect(cash).toMatchObject({ number_masked: '••••0917', brokerage: { type: 'cash', buying_power: null } })
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
    expect(await recordsOf(app, 'accounts_read', holder.id)).toEqual([
      {
        outcome: 'success',
        actor: 'user',
        details: { connection_id: holder.id, provider_key: 'schwab' },
      },
    ])
  })

  it('200: page by page, and nothing beyond the last', async () => {
    const holder = await connected(app)
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

  it('200: fresh tokens are not refreshed; those that have ended are, once', async () => {
    const holder = await connected(app)
    const before = refreshes()
    expect((await list(holder)).status).toBe(200)
    expect((await app.later(89, () => list(holder))).status).toBe(200)
    expect(refreshes()).toBe(before)
    // With 30 seconds left a token is not handed out.
    expect((await app.later(90, () => list(holder))).status).toBe(200)
    expect(refreshes()).toBe(before + 1)
    expect((await app.later(100, () => list(holder))).status).toBe(200)
    expect(refreshes()).toBe(before + 1)
    expect(await recordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(1)
  })

  it('200: twenty readers of an expired connection cause one refresh', async () => {
    const holder = await connected(app)
    const before = refreshes()
    const replies = await switched(app, { rotation: 'rotate' }, () =>
      app.later(200, () => Promise.all(Array.from({ length: 20 }, () => list(holder)))),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200))
    expect(refreshes()).toBe(before + 1)
  })

  it('200: readers who wait for the lease of another find what it brought', async () => {
    const holder = await connected(app)
    const before = refreshes()
    const lock = 'select 1 from provider_connections where id = $1 for update'
    const replies = await app.later(200, () =>
      app.whileLocked(lock, [holder.id], 4, () => Array.from({ length: 4 }, () => list(holder))),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(4).fill(200))
    expect(refreshes()).toBe(before + 1)
  })

  it('200: a reader who waits while others keep tokens that are as good as over does not use the former ones', async () => {
    const holder = await connected(app)
    const read = 'select access_token, refresh_token from provider_tokens where connection_id = $1'
    const [former] = await app.query(read, [holder.id])
    await switched(app, { rotation: 'rotate' }, async () => {
      await app.call('PATCH', `/api/v1/providers/${holder.id}/authorization`, { token: holder.token })
      const [newer] = await app.query(read, [holder.id])
      // As it was before that refresh; then as it is kept, while somebody waits for its row.
      const write = `with kept as (
          update provider_tokens set access_token = $2, refresh_token = $3 where connection_id = $1)
        update provider_connections set access_expires_at = $4, token_generation = token_generation + 1 where id = $1`
      const soon = new Date(app.clock().getTime() + 1_000)
      await app.query(write, [holder.id, former?.['access_token'], former?.['refresh_token'], soon])
      const values = [holder.id, newer?.['access_token'], newer?.['refresh_token'], soon]
      const [reply] = await app.whileLocked(write, values, 1, () => [list(holder)])
      expect(reply?.status).toBe(200)
    })
    expect(await rowOf(app, holder.id)).toMatchObject({ status: 'active', has_tokens: true })
  })

  it('200: readers wait for a refresh that is under way', async () => {
    const holder = await connected(app)
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

  it('200: a token that the API refuses before its time is refreshed, once', async () => {
    const holder = await connected(app)
    const before = refreshes()
    await expireAccessTokens(app)
    expect((await list(holder)).status).toBe(200)
    expect(refreshes()).toBe(before + 1)
    await expireAccessTokens(app)
    const replies = await app.later(1, () => Promise.all(Array.from({ length: 6 }, () => list(holder))))
    expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(200))
    expect(refreshes()).toBe(before + 2)
  })

  it('409: before any authorization, and after its end; the provider is not asked', async () => {
    const { id: ended, token } = await connected(app)
    await app.call('DELETE', `/api/v1/providers/${ended}/authorization`, { token })
    const pending = await begun(app, token)
    const before = [await app.fingerprintOfData(), proxy.exchanges.length]
    expect((await list({ id: pending, token })).body).toMatchObject({ status: 409, code: 'not_connected' })
    expect((await list({ id: ended, token })).body).toMatchObject({
      status: 409,
      code: 'reconnection_required',
    })
    expect([await app.fingerprintOfData(), proxy.exchanges.length]).toEqual(before)
  })

  it('409: a dead grant: the tokens are erased, its owner is signed out everywhere and told', async () => {
    const holder = await connected(app)
    const reply = await switched(app, { grant: 'dead' }, () => app.later(200, () => list(holder)))
    expect(reply.body).toMatchObject({ status: 409, code: 'reconnection_required' })
    expect(await rowOf(app, holder.id)).toMatchObject({ status: 'revoked', has_tokens: false })
    expect(await statusOfMe(app, holder.token)).toBe(401)
    expect((await app.newestMail(holder.email))?.subject).toMatch(/was revoked$/)
    const { access_token: token } = await signIn(app, holder.email)
    expect((await list({ ...holder, token })).body).toMatchObject({ code: 'reconnection_required' })
    await authorized(app, token, holder.id)
    expect((await list({ ...holder, token })).status).toBe(200)
  })

  it('409: a grant that died while its access token looks fresh', async () => {
    const holder = await connected(app)
    await expireAccessTokens(app)
    const reply = await switched(app, { grant: 'dead' }, () => list(holder))
    expect(reply.body).toMatchObject({ status: 409, code: 'reconnection_required' })
    expect(await rowOf(app, holder.id)).toMatchObject({ status: 'revoked', has_tokens: false })
  })

  it('409: a consent that is over; the provider is not asked', async () => {
    const holder = await connected(app)
    const before = proxy.exchanges.length
    await app.later(7 * DAY, async () => {
      const { access_token: token } = await signIn(app, holder.email)
      const reply = await list({ ...holder, token })
      expect(reply.body).toMatchObject({ status: 409, code: 'reconnection_required' })
    })
    expect(proxy.exchanges.length).toBe(before)
  })

  it.each(['html', 'garbage', 'too_large', 'redirect', 'server_error'] as const)(
    '502: an API with %s, which is named; nothing changes',
    async mode => {
      const holder = await connected(app)
      const before = await app.fingerprintOfData()
      const reply = await switched(app, { api: mode }, () => list(holder))
      expect(reply.status).toBe(502)
      expect(reply.body).toMatchObject({ code: 'provider_failed', provider: 'Charles Schwab' })
      expect(app.cloud.schwab.calls().filter(({ path }) => path === '/elsewhere')).toEqual([])
      expect(await app.fingerprintOfData()).toBe(before)
    },
  )

  it.each([
    ['of another shape', '{"accounts":[]}'],
    [
      'with an account that has no hash',
      '[{"securitiesAccount":{"type":"CASH","accountNumber":"12345678"}}]',
    ],
    ['with a number beyond all sense', '[1e999999]'],
  ])('502: an answer %s', async (_, body) => {
    const holder = await connected(app)
    const headers = { 'content-type': 'application/json' }
    const meet: Meet = ({ path }) =>
      path.includes('accountNumbers') ? undefined : { status: 200, headers, body }
    const reply = await proxy.meeting(meet, () => list(holder))
    expect(reply.status).toBe(502)
  })

  it('502: an API that refuses every token is asked twice, and refreshed for once', async () => {
    const holder = await connected(app)
    const [before, asked] = [refreshes(), apiCalls()]
    const meet: Meet = ({ path }) => (path.startsWith('/trader/') ? { status: 401, body: '{}' } : undefined)
    const reply = await proxy.meeting(meet, () => list(holder))
    expect(reply.status).toBe(502)
    expect(refreshes()).toBe(before + 1)
    expect(apiCalls()).toBe(asked + 4)
    expect(await rowOf(app, holder.id)).toMatchObject({ status: 'active', has_tokens: true })
  })

  it('502: an API that is not where it should be is the provider’s failure', async () => {
    const holder = await connected(app)
    const meet: Meet = ({ path }) => (path.startsWith('/trader/') ? { status: 404, body: '{}' } : undefined)
    expect((await proxy.meeting(meet, () => list(holder))).status).toBe(502)
  })

  it('502: a refresh that fails is not tried again before its time', async () => {
    const holder = await connected(app)
    const [before, asked] = [refreshes(), apiCalls()]
    await switched(app, { token_endpoint: 'server_error' }, async () => {
      expect((await app.later(200, () => list(holder))).status).toBe(502)
      expect((await app.later(230, () => list(holder))).status).toBe(502)
    })
    expect(refreshes()).toBe(before + 1)
    expect(apiCalls()).toBe(asked)
    expect((await app.later(260, () => list(holder))).status).toBe(200)
    expect(refreshes()).toBe(before + 2)
  })

  it('503: an API that takes no more calls, and says when it will', async () => {
    const holder = await connected(app)
    const meet: Meet = () => ({ status: 429, headers: { 'retry-after': '23' } })
    const reply = await proxy.meeting(meet, () => list(holder))
    expect(reply.status).toBe(503)
    expect(reply.headers['retry-after']).toBe('23')
    expect(reply.body).toMatchObject({ code: 'provider_busy', provider: 'Charles Schwab' })
    const silent = await switched(app, { api: 'rate_limited' }, () => list(holder))
    expect(silent.headers['retry-after']).toBe('60')
  })

  it('503: our own count of what the API allows, all users together', async () => {
    addProvider({ ...schwab, key: 'narrow' })
    await keepMockSecret(app, 'narrow', proxy.url, { api_limit: { capacity: 2, seconds: 3600 } })
    const [first, second] = [await signInNewUser(app), await signInNewUser(app)]
    const ids = [await begun(app, first.token, 'narrow'), await begun(app, second.token, 'narrow')]
    await authorized(app, first.token, String(ids[0]))
    await authorized(app, second.token, String(ids[1]))
    expect((await list({ id: String(ids[0]), token: first.token })).status).toBe(200)
    const asked = apiCalls()
    const reply = await list({ id: String(ids[1]), token: second.token })
    expect(reply.status).toBe(503)
    expect(Number(reply.headers['retry-after'])).toBeGreaterThan(1000)
    expect(apiCalls()).toBe(asked)
  })

  /** Has the provider answer with so many accounts, each with one position of that description and value. */
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

  it('200: 3,000 accounts with hostile names, as they are and page by page', async () => {
    const holder = await connected(app)
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
    expect(positions[99]).toMatchObject({ description: name, quantity: `-1${'0'.repeat(30)}` })
  })

  it.each(['1e400', 'NaN', '"NaN"', '1e-400', '0x10', '"1e3"', 'true', '-'])(
    '502: a quantity of %s',
    async value => {
      const holder = await connected(app)
      const reply = await proxy.meeting(answering(1, 'Shares', value), () => list(holder))
      expect(reply.status).toBe(502)
      expect(reply.body).toMatchObject({ code: 'provider_failed', provider: 'Charles Schwab' })
    },
  )

  it('502: a page that is larger than a function may answer', async () => {
    const holder = await connected(app)
    const large = answering(90, 'x'.repeat(80_000))
    const reply = await proxy.meeting(large, () => list(holder, '?per_page=100'))
    expect(reply.status).toBe(502)
    expect(reply.body).toMatchObject({ code: 'provider_failed', provider: 'Charles Schwab' })
    // Fewer of them will do.
    expect((await proxy.meeting(large, () => list(holder))).status).toBe(200)
  })

  it.each(['hang', 'slow_body'] as const)('504: an API with %s, which is named', async mode => {
    const holder = await connected(app)
    const reply = await switched(app, { api: mode }, () => impatiently(app, () => list(holder)))
    expect(reply.status).toBe(504)
    expect(reply.body).toMatchObject({ code: 'provider_timeout', provider: 'Charles Schwab' })
  })

  it("404: somebody else's, an unknown one and a deleted one, which leave nothing", async () => {
    const { id: theirs } = await connected(app)
    const { token } = await signInNewUser(app)
    const deleted = await begun(app, token)
    await app.call('DELETE', `/api/v1/providers/${deleted}`, { token })
    const before = [await app.fingerprintOfData(), proxy.exchanges.length]
    for (const id of [theirs, UNKNOWN, deleted])
      expect((await list({ id, token })).body).toMatchObject({ status: 404, code: 'not_found' })
    expect([await app.fingerprintOfData(), proxy.exchanges.length]).toEqual(before)
  })

  it('422: a malformed id, a malformed page', async () => {
    const { token } = await signInNewUser(app)
    for (const id of ['x', '1', "'%20or%201=1--", `${UNKNOWN}x`, '%00'])
      expect((await list({ id, token })).status, id).toBe(422)
    for (const query of ['?page=0', '?per_page=101', '?page=x', '?page=1&page=2', '?sort=name'])
      expect((await list({ id: UNKNOWN, token }, query)).status, query).toBe(422)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import type { App, Reply } from '../../support/app.ts'
import {
  auditRecordsOf,
  authorizeConnection,
  type ConnectedUser,
  consent,
  createConnection,
  rowOfConnection,
  saveMockSecret,
  sendCallback,
  startAuthorization,
  withSwitches,
} from '../../support/connections.ts'
import { signInNewUser, statusOfMe } from '../../support/people.ts'
import { type ProviderProxy, startProviderProxy } from '../../support/provider-proxy.ts'
import { hasRedis, redisUrl } from '../../support/redis.ts'
import { openRefreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const redisAnswers = await hasRedis()
if (!redisAnswers) console.warn(`SKIPPED: no Redis answers at ${redisUrl}; shares in Redis are not tested`)

/** The limits of Schwab's definition. */
const LIMITS = { api_limit: schwab.apiLimit, token_limit: schwab.tokenLimit }
/** More calls than a limit admits. The clock of these tests does not advance. */
const TOO_MANY = 131

function itSharesTheLimit(store: 'PostgreSQL' | 'Redis'): void {
  let app: App
  let proxy: ProviderProxy
  beforeAll(async () => {
    if (store === 'Redis') process.env['REDIS_URL'] = redisUrl
    app = await startApp()
    proxy = await startProviderProxy(app.cloud.schwab.url)
  })
  afterAll(async () => {
    delete process.env['REDIS_URL']
    await proxy.stop()
  })
  /** Registers a provider with unused limits. */
  const newProvider = async () => {
    const key = `fair-${crypto.randomUUID().slice(0, 12)}`
    addProvider({ ...schwab, key, name: 'Fair Bank' })
    await saveMockSecret(app, key, proxy.url, LIMITS)
    return key
  }
  const holderAt = async (key: string): Promise<ConnectedUser> => {
    const person = await signInNewUser(app)
    const id = await createConnection(app, person.token, key)
    await authorizeConnection(app, person.token, id)
    return { ...person, id }
  }
  const refresh = ({ id, token }: ConnectedUser) =>
    app.call('PATCH', `/api/v1/providers/${id}/authorization`, { token })
  const list = ({ id, token }: ConnectedUser) =>
    app.call('GET', `/api/v1/providers/${id}/accounts`, { token })
  const refreshes = () => proxy.grants('refresh_token').length
  const reads = () => proxy.exchanges.filter(({ call }) => call.method === 'GET').length
  const repeat = async (count: number, call: () => Promise<Reply>) => {
    const replies: Reply[] = []
    for (let made = 0; made < count; made += 1) replies.push(await call())
    return replies
  }
  const statusesOf = (replies: readonly Reply[]) => ({
    passed: replies.filter(({ status }) => status === 200).length,
    refused: replies.filter(({ status }) => status === 429).length,
  })

  it('131 refreshes by one user do not block callbacks, reads and refreshes of others, nor the schedule', async () => {
    const key = await newProvider()
    const [heavyUser, other, due] = [await holderAt(key), await holderAt(key), await holderAt(key)]
    const before = refreshes()
    const replies = await repeat(TOO_MANY, () => refresh(heavyUser))
    expect(statusesOf(replies)).toEqual({ passed: 15, refused: 116 })
    expect(refreshes()).toBe(before + 15)
    const refused = replies.at(-1)
    expect(refused?.body).toMatchObject({ code: 'rate_limited', provider: 'Fair Bank' })
    expect(refused?.headers).toMatchObject({
      'retry-after': '4',
      'ratelimit-policy': '"provider_share";q=15;w=60',
      ratelimit: '"provider_share";r=0;t=60',
    })
    expect(app.logged('rate_limited')).toContainEqual({
      limit: 'provider_share',
      provider_key: key,
      user_id: heavyUser.userId,
    })

    const newUser = await signInNewUser(app)
    const id = await createConnection(app, newUser.token, key)
    await authorizeConnection(app, newUser.token, id)
    expect((await refresh(other)).status).toBe(200)
    expect((await list(other)).status).toBe(200)
    await app.query('update provider_connections set access_expires_at = $2 where id = $1', [
      other.id,
      app.clock(),
    ])
    expect((await list(other)).status).toBe(200)
    expect(refreshes()).toBe(before + 17)
    await app.query('update provider_connections set refresh_due_at = $2 where id = $1', [
      due.id,
      app.clock(),
    ])
    await (await openRefreshes(app)).run()
    expect(await auditRecordsOf(app, 'provider_token_refreshed', due.id)).toHaveLength(1)
    expect(refreshes()).toBe(before + 18)

    expect((await app.later(3, () => refresh(heavyUser))).status).toBe(429)
    expect((await app.later(4, () => refresh(heavyUser))).status).toBe(200)
  })

  it('131 callbacks by one user do not block other callbacks or the schedule; a refused callback can be retried', async () => {
    const key = await newProvider()
    const due = await holderAt(key)
    const heavyUser = await signInNewUser(app)
    const id = await createConnection(app, heavyUser.token, key)
    const before = proxy.grants('authorization_code').length
    const replies = await repeat(TOO_MANY, async () => {
      const { state } = await startAuthorization(app, heavyUser.token, id)
      return sendCallback(app, heavyUser.token, id, `?state=${state}&code=x`)
    })
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(TOO_MANY - 7)
    expect(proxy.grants('authorization_code')).toHaveLength(before + 7)
    const query = await consent((await startAuthorization(app, heavyUser.token, id)).url)
    const refused = await sendCallback(app, heavyUser.token, id, query)
    expect(refused.body).toMatchObject({ code: 'rate_limited', provider: 'Fair Bank' })
    expect(refused.body).not.toHaveProperty('errors')

    await holderAt(key)
    await app.query('update provider_connections set refresh_due_at = $2 where id = $1', [
      due.id,
      app.clock(),
    ])
    await (await openRefreshes(app)).run()
    expect(await auditRecordsOf(app, 'provider_token_refreshed', due.id)).toHaveLength(1)

    const seconds = Number(refused.headers['retry-after'])
    expect(seconds).toBe(8)
    const again = await app.later(seconds, () => sendCallback(app, heavyUser.token, id, query))
    expect(again.status).toBe(200)
  })

  it('forged callbacks do not consume the limit', async () => {
    const key = await newProvider()
    const attacker = await signInNewUser(app)
    const id = await createConnection(app, attacker.token, key)
    const [row = ''] = (await startAuthorization(app, attacker.token, id)).state.split('.')
    const before = proxy.exchanges.length
    const forged = `?state=${row}.${'A'.repeat(43)}&code=x`
    const replies = await repeat(TOO_MANY, () => sendCallback(app, attacker.token, id, forged))
    expect(replies.every(({ body }) => body['code'] === 'invalid_state')).toBe(true)
    expect(proxy.exchanges).toHaveLength(before)
    await authorizeConnection(app, attacker.token, id)
  })

  it('131 reads by one user do not block reads of others; after Retry-After a whole read is admitted', async () => {
    const key = await newProvider()
    const [heavyUser, other] = [await holderAt(key), await holderAt(key)]
    const before = reads()
    const replies = await repeat(TOO_MANY, () => list(heavyUser))
    // Each read makes two calls. The share has 60 tokens.
    expect(statusesOf(replies)).toEqual({ passed: 30, refused: 101 })
    expect(reads()).toBe(before + 60)
    expect((await list(other)).status).toBe(200)
    const seconds = Number(replies.at(-1)?.headers['retry-after'])
    expect(seconds).toBe(4)
    expect((await app.later(seconds, () => list(heavyUser))).status).toBe(200)
  })

  it.each(['a user', 'the schedule'])(
    'a refresh by %s that the limit refuses keeps the record of an interrupted refresh',
    async requester => {
      const key = await newProvider()
      await saveMockSecret(app, key, proxy.url, { token_limit: { capacity: 1, seconds: 40 } })
      const holder = await holderAt(key)
      await app.query(
        `update provider_connections set lease_id = gen_random_uuid(), leased_until = $2, refresh_due_at = $2
         where id = $1`,
        [holder.id, app.clock()],
      )
      // Excludes the connections of other tests from the schedule.
      await app.query('update provider_connections set refresh_due_at = null where id <> $1', [holder.id])
      const before = refreshes()
      const attempt = async () => {
        if (requester === 'a user') await refresh(holder)
        else await (await openRefreshes(app)).run()
      }
      await attempt()
      expect(refreshes()).toBe(before)
      expect(await rowOfConnection(app, holder.id)).toMatchObject({ refresh_failures: 0, status: 'active' })
      await withSwitches(app, { grant: 'revoked' }, () => app.later(100, attempt))
      expect(refreshes()).toBe(before + 1)
      expect(await rowOfConnection(app, holder.id)).toMatchObject({
        status: 'error',
        last_error: 'refresh_broken_off',
      })
      expect(await statusOfMe(app, holder.token)).toBe(200)
    },
  )

  it('a call that the common limit refuses does not consume the share', async () => {
    const key = await newProvider()
    await saveMockSecret(app, key, proxy.url, { token_limit: { capacity: 1, seconds: 40 } })
    const [first, second] = [await holderAt(key), await signInNewUser(app)]
    const id = await createConnection(app, second.token, key)
    const query = await consent((await startAuthorization(app, second.token, id)).url)
    expect((await refresh(first)).status).toBe(503)
    const replies = await repeat(3, () => sendCallback(app, second.token, id, query))
    expect(replies.map(({ status }) => status)).toEqual([503, 503, 503])
    const seconds = Number(replies[0]?.headers['retry-after'])
    expect((await app.later(seconds, () => sendCallback(app, second.token, id, query))).status).toBe(200)
  })
}

describe('the limit of a provider in PostgreSQL', () => itSharesTheLimit('PostgreSQL'))
describe.skipIf(!redisAnswers)('the limit of a provider in Redis', () => itSharesTheLimit('Redis'))

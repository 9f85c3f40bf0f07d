import type { SQSEvent } from 'aws-lambda'
import { beforeEach, describe, expect, it } from 'vitest'
import { lambdaContext } from '../../../local/lambda-context.ts'
import type { App } from '../../support/app.ts'
import {
  auditRecordsOf,
  type ConnectedUser,
  connectProvider,
  createConnection,
} from '../../support/connections.ts'
import { post, signInNewUser } from '../../support/people.ts'
import { completeLink, connectPlaid, finishLink, startLink } from '../../support/plaid-connections.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { codeOf, startLogin, verifyLogin } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

// The next data key comes before the access tokens of mock Schwab expire (120 s).
const variables = { DATA_KEY_SECONDS: '60', DATA_KEY_CACHE_SECONDS: '1' }
const NEXT_KEY = 62
const DAY = 24 * 60 * 60

describe('jobs/reencrypt-tokens', () => {
  let app: App
  let refreshes: Refreshes
  beforeEach(async () => {
    app = await startApp(variables)
    refreshes = await openRefreshes(app)
  })
  const keyOf = async ({ id }: ConnectedUser) =>
    (await app.query('select data_key_id from provider_tokens where connection_id = $1', [id]))[0]?.[
      'data_key_id'
    ]
  const statusOfAccounts = async ({ id, token }: ConnectedUser) =>
    (await app.call('GET', `/api/v1/providers/${id}/accounts`, { token })).status
  const logged = () => app.logged('tokens_reencrypted').at(-1)

  it('moves every token to the next data key and deletes the unused key a day later', async () => {
    const holders = [await connectProvider(app), await connectProvider(app), await connectProvider(app)]
    const formers = new Set(await Promise.all(holders.map(keyOf)))
    await refreshes.reencrypt()
    expect(logged()).toEqual({ tokens: 0, totp_secrets: 0, keys_deleted: 0 })
    await app.later(NEXT_KEY, async () => {
      await refreshes.reencrypt()
      expect(logged()).toEqual({ tokens: 3, totp_secrets: 0, keys_deleted: 0 })
      for (const holder of holders) {
        expect(formers).not.toContain(await keyOf(holder))
        expect(await statusOfAccounts(holder)).toBe(200)
      }
    })
    await app.later(2 * DAY, refreshes.reencrypt)
    // Functions that start at the same time create a key each.
    expect(Number(logged()?.['keys_deleted'])).toBeGreaterThanOrEqual(formers.size)
    for (const former of formers)
      expect(await app.query('select 1 from data_keys where id = $1', [former])).toEqual([])
    expect(await app.query("select 1 from audit_logs where action = 'data_keys_deleted'")).toHaveLength(1)
  })

  it('keeps a data key for a day after its successor, because a function may still use it', async () => {
    const former = await keyOf(await connectProvider(app))
    await app.later(2 * DAY, async () => {
      await refreshes.reencrypt()
      expect(logged()).toEqual({ tokens: 1, totp_secrets: 0, keys_deleted: 0 })
    })
    expect(await app.query('select 1 from data_keys where id = $1', [former])).toHaveLength(1)
    await app.later(3 * DAY + 1, refreshes.reencrypt)
    expect(await app.query('select 1 from data_keys where id = $1', [former])).toEqual([])
  })

  it('keeps the data key of a pending link until its state is deleted, and moves the token of an item', async () => {
    const linked = await connectPlaid(app)
    const { id, linkToken, state, token } = await app.later(NEXT_KEY, async () => {
      const person = await signInNewUser(app)
      const own = { token: person.token, id: await createConnection(app, person.token, 'plaid') }
      return { ...own, ...(await startLink(app, own.token, own.id)) }
    })
    const [row] = await app.query('select data_key_id from authorization_states where connection_id = $1', [
      id,
    ])
    const key = row?.['data_key_id']
    expect(key).toEqual(expect.any(String))
    await app.later(2 * DAY, refreshes.reencrypt)
    await app.later(4 * DAY, refreshes.reencrypt)
    expect(await app.query('select 1 from data_keys where id = $1', [key])).toHaveLength(1)
    await app.later(NEXT_KEY, async () => {
      await finishLink(app, linkToken)
      expect((await completeLink(app, { token, id }, state)).status).toBe(200)
    })
    expect(await statusOfAccounts(linked)).toBe(200)
    await app.query('delete from authorization_states')
    await app.later(6 * DAY, refreshes.reencrypt)
    expect(await app.query('select 1 from data_keys where id = $1', [key])).toEqual([])
    expect(await statusOfAccounts(linked)).toBe(200)
  })

  it('moves TOTP secrets to the next data key, and keeps the key of a secret that is not moved yet', async () => {
    const { email, token, userId } = await signInNewUser(app)
    const secret = String((await post(app, 'totp', undefined, token)).body['secret'])
    const code = codeOf(app, secret)
    expect((await post(app, 'totp/confirm', { code }, token)).status).toBe(200)
    const keyOfSecret = async () =>
      (await app.query('select data_key_id from totp_secrets where user_id = $1', [userId]))[0]?.[
        'data_key_id'
      ]
    const former = await keyOfSecret()
    // Without time to move secrets, the job still creates the next key and deletes unused keys.
    await app.later(NEXT_KEY, () => refreshes.reencrypt(4_000))
    await app.later(2 * DAY, async () => {
      await refreshes.reencrypt(4_000)
      expect(await keyOfSecret()).toBe(former)
      expect(await app.query('select 1 from data_keys where id = $1', [former])).toHaveLength(1)
      await refreshes.reencrypt()
      expect(logged()).toMatchObject({ totp_secrets: 1 })
      expect(await keyOfSecret()).not.toBe(former)
      expect(await app.query('select 1 from data_keys where id = $1', [former])).toEqual([])
      const { challenge } = await startLogin(app, email)
      const reply = await verifyLogin(app, challenge, { type: 'totp', code: codeOf(app, secret) })
      expect(reply.status).toBe(200)
    })
  })

  it('never overwrites tokens that are newer than those it has read', async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ rotation: 'rotate' })
    const body = JSON.stringify({ connection_ids: [holder.id], request_id: 'a-refresh' })
    const event: SQSEvent = { Records: [{ messageId: '1', body } as never] }
    await app.later(NEXT_KEY, async () => {
      // Both have done their work and wait for the row.
      await app.whileLocked<unknown>(
        'select 1 from provider_tokens where connection_id = $1 for update',
        [holder.id],
        2,
        () => [refreshes.handler(event, lambdaContext('jobs', 'run', 60_000)), refreshes.reencrypt()],
      )
      expect(await auditRecordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(1)
      const path = `/api/v1/providers/${holder.id}/authorization`
      // With the consumed refresh token, the grant would be revoked.
      expect((await app.call('PATCH', path, { token: holder.token })).status).toBe(200)
    })
  })

  it('stops before its deadline; the next run continues', async () => {
    const holder = await connectProvider(app)
    const former = await keyOf(holder)
    await app.later(NEXT_KEY, async () => {
      await refreshes.reencrypt(4_000)
      expect(await keyOf(holder)).toBe(former)
      await refreshes.reencrypt()
      expect(await keyOf(holder)).not.toBe(former)
    })
  })
})

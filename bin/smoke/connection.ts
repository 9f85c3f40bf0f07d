import assert from 'node:assert/strict'
import * as z from 'zod/mini'
import { type SmokeResponse, step } from './client.ts'
import { mockSchwab } from './mock-schwab.ts'
import type { Operate } from './operator.ts'
import { until } from './until.ts'

type Call = (method: string, path: string, body?: object, accessToken?: unknown) => Promise<SmokeResponse>

/** Access to the server for a signed-in user. */
export interface ConnectionTestContext {
  readonly base: string
  readonly call: Call
  readonly operate: Operate
  /** The login at the mock providers. Only its grants and items are changed. */
  readonly login: string
  /** Signs in again. Returns an access token. */
  readonly signIn: () => Promise<unknown>
  /** Waits for a mail whose subject contains a text. */
  readonly mail: (subject: string) => Promise<void>
}

const Items = z.object({ items: z.array(z.looseObject({ id: z.string() })) })
const Records = z.object({
  items: z.array(z.object({ details: z.nullable(z.record(z.string(), z.unknown())) })),
})

const ACCESS_TOKEN_SECONDS = 10

/**
 * Tests a connection to the mock Schwab: consent, accounts, all kinds of token rotation, revoked grant and deletion.
 */
export async function testConnection({
  base,
  call,
  operate,
  login,
  signIn,
  mail,
}: ConnectionTestContext): Promise<void> {
  await using schwab = await mockSchwab(base, login)
  let token = await signIn()
  const types = step('list the providers', 200, await call('GET', '/api/v1/provider-types'))
  assert.ok(JSON.stringify(types).includes('"schwab"'))
  const body = { provider_key: 'schwab', alias: `Smoke ${Date.now()}` }
  const { id } = step('create a connection', 201, await call('POST', '/api/v1/providers', body, token))
  const path = `/api/v1/providers/${id}`
  const get = (more: string) => call('GET', `${path}${more}`, undefined, token)
  step('create a connection with the same alias', 409, await call('POST', '/api/v1/providers', body, token))
  step('list the accounts before the authorization', 409, await get('/accounts'))

  const authorize = async () => {
    const started = await call('POST', `${path}/authorization`, undefined, token)
    const query = await schwab.consent(String(step('start the authorization', 200, started)['auth_url']))
    step('complete the authorization', 200, await get(`/authorization/callback${query}`))
    step('complete the authorization again', 400, await get(`/authorization/callback${query}`))
  }
  await authorize()
  const accounts = z.parse(Items, step('list the accounts', 200, await get('/accounts')))
  const [account] = accounts.items
  assert.ok(account && accounts.items.length === 2)
  const transactions = await get(`/accounts/${account.id}/transactions?from=${monthsAgo(6)}`)
  assert.ok(z.parse(Items, step('list the transactions', 200, transactions)).items.length > 0)

  const status = async () => (await get('/authorization')).body
  await schwab.set({ access_seconds: ACCESS_TOKEN_SECONDS })
  step('refresh the provider token', 200, await call('PATCH', `${path}/authorization`, undefined, token))
  const { last_refresh_at: before, access_token_expires_at: end } = await status()
  await until('the provider token has expired', async () => Date.now() > Date.parse(String(end)))
  await until(
    'the scheduled job has refreshed the provider token (it runs once a minute)',
    async () => (await status())['last_refresh_at'] !== before,
  )

  const audit = async (action: string) => {
    const reply = await operate('GET', `/api/v1/admin/audit-logs?action=${action}&limit=200`)
    const { items } = z.parse(Records, reply.body)
    return items.filter(({ details }) => details?.['connection_id'] === id)
  }
  const dispatch = () => fetch(`${base}/_local/api/schedules/jobs/dispatch-refreshes`, { method: 'POST' })
  // A scheduled refresh is recorded if the provider rotates in another way than before. The first one sets what was before.
  await schwab.set({ rotation: 'omit' })
  const { last_refresh_at: recent } = await status()
  await until(
    'the scheduled job has refreshed the provider token again',
    async () => (await status())['last_refresh_at'] !== recent,
    dispatch,
  )
  const rotations = { rotate: 'new_token', repeat: 'same_token', omit: 'none_in_reply' }
  for (const [rotation, type] of Object.entries(rotations)) {
    await schwab.set({ rotation })
    const count = async () =>
      (await audit('provider_token_refreshed')).filter(({ details }) => details?.['rotation_type'] === type)
        .length
    const initial = await count()
    await until(
      `the audit trail contains a refresh with rotation_type ${type}`,
      async () => (await count()) > initial,
      dispatch,
    )
  }

  await schwab.set({ grant: 'revoked' })
  await until(
    'the revoked grant is detected',
    async () => (await audit('provider_grant_died')).length > 0,
    dispatch,
  )
  step('the user is signed out', 401, await get(''))
  token = await signIn()
  const revoked = step('read the revoked connection', 200, await get(''))
  assert.equal(revoked['needs_reconnection'], true)
  step('list the accounts without consent', 409, await get('/accounts'))
  await mail('was canceled')
  await schwab.reset()
  await authorize()
  step('list the accounts again', 200, await get('/accounts'))
  step('revoke the authorization', 204, await call('DELETE', `${path}/authorization`, undefined, token))
  step('delete the connection', 200, await call('DELETE', path, undefined, token))
  step('read the deleted connection', 404, await get(''))
}

function monthsAgo(months: number): string {
  return new Date(Date.now() - months * 30 * 24 * 60 * 60 * 1000).toISOString().slice(0, 10)
}

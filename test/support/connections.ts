import assert from 'node:assert/strict'
import { afterAll } from 'vitest'
import { keepProviderSecret } from '../../local/provider-secret.ts'
import type { App, Reply } from './app.ts'
import { decide } from './consent.ts'
import { createUser, signIn, signInNewUser, userIdOf } from './people.ts'
import { type ProviderProxy, startProviderProxy } from './provider-proxy.ts'

const PATH = '/api/v1/providers'
let aliases = 0

/** A person who is signed in, and a connection of theirs. */
export interface Holder {
  readonly email: string
  readonly token: string
  readonly userId: string
  readonly id: string
}

/** Signs a new person in. */
export async function somebody(app: App): Promise<{ email: string; token: string; userId: string }> {
  const email = await createUser(app)
  const { access_token: token } = await signIn(app, email)
  return { email, token, userId: userIdOf(token) }
}

/** An alias that no other test uses. */
export function someAlias(): string {
  aliases += 1
  return `My account ${aliases}`
}

/** Begins a connection; yields its id. */
export async function begun(app: App, token: string, providerKey = 'schwab'): Promise<string> {
  const reply = await app.call('POST', PATH, {
    token,
    body: { provider_key: providerKey, alias: someAlias() },
  })
  assert.equal(reply.status, 201, reply.text)
  return String(reply.body['id'])
}

/** Starts an authorization; yields where the person is sent. */
export async function started(app: App, token: string, id: string): Promise<{ url: string; state: string }> {
  const reply = await app.call('POST', `${PATH}/${id}/authorization`, { token })
  assert.equal(reply.status, 200, reply.text)
  return { url: String(reply.body['auth_url']), state: String(reply.body['state']) }
}

/** Consents, or not, at the practice Schwab; yields the query that it sends the person back with. */
export async function consented(url: string, decision: 'approve' | 'deny' = 'approve'): Promise<string> {
  return (await decide(url, { decision })).search
}

/** Hands in what a provider sent a person back with. */
export function returned(app: App, token: string, id: string, query: string): Promise<Reply> {
  return app.call('GET', `${PATH}/${id}/authorization/callback${query}`, { token })
}

/** Connects a begun connection to the practice Schwab. */
export async function authorized(app: App, token: string, id: string): Promise<Reply> {
  const reply = await returned(app, token, id, await consented((await started(app, token, id)).url))
  assert.equal(reply.status, 200, reply.text)
  return reply
}

/** Somebody with a connection to the practice Schwab. */
export async function connected(app: App): Promise<Holder> {
  const person = await signInNewUser(app)
  const id = await begun(app, person.token)
  await authorized(app, person.token, id)
  return { ...person, id }
}

/** How a connection stands. */
export async function standing(app: App, { token, id }: Holder): Promise<Record<string, unknown>> {
  const reply = await app.call('GET', `${PATH}/${id}/authorization`, { token })
  assert.equal(reply.status, 200, reply.text)
  return reply.body
}

/** The details of the audit records of one action about a connection, the oldest first. */
export async function recordsOf(app: App, action: string, id: string): Promise<Record<string, unknown>[]> {
  const rows = await app.query(
    "select outcome, actor, details from audit_logs where action = $1 and details->>'connection_id' = $2 order by id",
    [action, id],
  )
  return rows
}

/** Where the practice Schwab sends people back to. */
export const PRACTICE_REDIRECT = 'https://app.example.com/providers/schwab/callback'

/** What the secret of a provider may hold beside the credentials at the practice Schwab. */
interface SecretChanges {
  readonly urls?: Readonly<Record<string, string>>
  readonly [member: string]: unknown
}

/** Writes the secret of a provider whose calls go to `url`, where the practice Schwab or a proxy before it is. */
export async function keepMockSecret(
  { cloud }: App,
  key: string,
  url: string,
  { urls = {}, ...changes }: SecretChanges = {},
): Promise<void> {
  const { schwab, keysUrl, credentials } = cloud
  const authorization = `${schwab.url}/v1/oauth/authorize`
  await keepProviderSecret(keysUrl, credentials, key, {
    client_id: schwab.clientId,
    client_secret: schwab.clientSecret,
    urls: { authorization, token: `${url}/v1/oauth/token`, api: `${url}/trader/v1`, ...urls },
    redirect_uri: PRACTICE_REDIRECT,
    api_limit: { capacity: 100_000, seconds: 60 },
    token_limit: { capacity: 100_000, seconds: 60 },
    ...changes,
  })
}

/** Puts a proxy before the practice Schwab. To be called before the functions look for it. */
export async function behindProxy(app: App): Promise<ProviderProxy> {
  const proxy = await startProviderProxy(app.cloud.schwab.url)
  afterAll(proxy.stop)
  await keepMockSecret(app, 'schwab', proxy.url)
  return proxy
}

/** Runs `work` while the practice Schwab misbehaves. */
export async function switched<T>(
  { cloud: { schwab } }: App,
  values: Parameters<App['cloud']['schwab']['switches']['set']>[0],
  work: () => Promise<T>,
): Promise<T> {
  schwab.switches.set(values)
  try {
    return await work()
  } finally {
    schwab.switches.reset()
  }
}

/** Runs `work` with functions that wait for a provider no longer than half a second. */
export async function impatiently<T>(app: App, work: () => Promise<T>): Promise<T> {
  const timeouts = { HTTP_TIMEOUT_TOTAL: '0.5', HTTP_TIMEOUT_READ: '0.3' }
  Object.assign(process.env, timeouts)
  try {
    return await app.afterColdStart(work)
  } finally {
    for (const name of Object.keys(timeouts)) delete process.env[name]
  }
}

/** Ends every access token at the practice Schwab, whatever its lifetime says. */
export async function expireAccessTokens({ cloud }: App): Promise<void> {
  const reply = await fetch(`${cloud.schwab.url}/_practice/expire`, { method: 'POST' })
  assert.equal(reply.status, 200)
}

/** How a connection stands in the database, also where its owner is signed out. */
export async function rowOf(app: App, id: string): Promise<Record<string, unknown>> {
  const [row] = await app.query(
    `select c.status, c.refresh_failures, c.last_error, c.lease_id, t.connection_id is not null as has_tokens
      from provider_connections c left join provider_tokens t on t.connection_id = c.id where c.id = $1`,
    [id],
  )
  return row ?? {}
}

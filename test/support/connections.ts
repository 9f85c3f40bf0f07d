import assert from 'node:assert/strict'
import { keepProviderSecret } from '../../local/provider-secret.ts'
import type { App, Reply } from './app.ts'
import { atEndOfFile } from './cleanups.ts'
import { decide } from './consent.ts'
import { signInNewUser } from './people.ts'
import { type ProviderProxy, startProviderProxy } from './provider-proxy.ts'

const PATH = '/api/v1/providers'
let aliases = 0

/** A signed-in user and the id of one of the user's connections. */
export interface ConnectedUser {
  readonly email: string
  readonly token: string
  readonly userId: string
  readonly id: string
}

/** Returns an alias that no other test uses. */
export function newAlias(): string {
  aliases += 1
  return `My account ${aliases}`
}

/** Creates a connection without an authorization and returns its id. */
export async function createConnection(app: App, token: string, providerKey = 'schwab'): Promise<string> {
  const reply = await app.call('POST', PATH, {
    token,
    body: { provider_key: providerKey, alias: newAlias() },
  })
  assert.equal(reply.status, 201, reply.text)
  return String(reply.body['id'])
}

/** Starts an authorization and returns the authorization URL and the state. */
export async function startAuthorization(
  app: App,
  token: string,
  id: string,
): Promise<{ url: string; state: string }> {
  const reply = await app.call('POST', `${PATH}/${id}/authorization`, { token })
  assert.equal(reply.status, 200, reply.text)
  return { url: String(reply.body['auth_url']), state: String(reply.body['state']) }
}

/** Gives or denies consent at mock Schwab and returns the query of the redirect. */
export async function consent(url: string, decision: 'approve' | 'deny' = 'approve'): Promise<string> {
  return (await decide(url, { decision })).search
}

/** Calls the OAuth callback with the query of a redirect. */
export function sendCallback(app: App, token: string, id: string, query: string): Promise<Reply> {
  return app.call('GET', `${PATH}/${id}/authorization/callback${query}`, { token })
}

/** Authorizes a connection at mock Schwab. */
export async function authorizeConnection(app: App, token: string, id: string): Promise<Reply> {
  const { url } = await startAuthorization(app, token, id)
  const reply = await sendCallback(app, token, id, await consent(url))
  assert.equal(reply.status, 200, reply.text)
  return reply
}

/** Signs in a new user with an active connection to mock Schwab. */
export async function connectProvider(app: App): Promise<ConnectedUser> {
  const { email, token, userId } = await signInNewUser(app)
  const id = await createConnection(app, token)
  await authorizeConnection(app, token, id)
  return { email, token, userId, id }
}

/** Returns the authorization status of a connection. */
export async function statusOfConnection(
  app: App,
  { token, id }: Pick<ConnectedUser, 'token' | 'id'>,
): Promise<Record<string, unknown>> {
  const reply = await app.call('GET', `${PATH}/${id}/authorization`, { token })
  assert.equal(reply.status, 200, reply.text)
  return reply.body
}

/** Returns the row of a connection, also if its user is signed out. */
export async function rowOfConnection(app: App, id: string): Promise<Record<string, unknown>> {
  const [row] = await app.query(
    `select c.status, c.refresh_failures, c.last_error, c.lease_id, t.connection_id is not null as has_tokens
      from provider_connections c left join provider_tokens t on t.connection_id = c.id where c.id = $1`,
    [id],
  )
  return row ?? {}
}

/**
 * Returns the audit records of an action on a connection, the oldest first. Without the institution's name, which depends on
 * whether the connection was authorized before; test/functions/auth/activity.test.ts checks it.
 */
export function auditRecordsOf(app: App, action: string, id: string): Promise<Record<string, unknown>[]> {
  return app.query(
    "select outcome, actor, details - 'institution_name' as details from audit_logs where action = $1 and details->>'connection_id' = $2 order by id",
    [action, id],
  )
}

/** The redirect URI that is registered at mock Schwab. */
export const MOCK_REDIRECT = 'https://app.example.com/providers/schwab/callback'

/** Changes to the provider secret of mock Schwab. */
interface SecretChanges {
  readonly urls?: Readonly<Record<string, string>>
  readonly [member: string]: unknown
}

/** Saves the secret of a provider with calls to `url`: mock Schwab or a proxy. */
export async function saveMockSecret(
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
    redirect_uri: MOCK_REDIRECT,
    api_limit: { capacity: 100_000, seconds: 60 },
    token_limit: { capacity: 100_000, seconds: 60 },
    ...changes,
  })
}

/** Puts a proxy in front of mock Schwab. Call it before the functions read the provider secret. */
export async function proxySchwab(app: App): Promise<ProviderProxy> {
  const proxy = await startProviderProxy(app.cloud.schwab.url)
  atEndOfFile(proxy.stop)
  await saveMockSecret(app, 'schwab', proxy.url)
  return proxy
}

/** Runs `work` with switches of mock Schwab. */
export async function withSwitches<T>(
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

/** Runs `work` with functions that wait at most half a second for a provider. */
export async function withShortTimeouts<T>(app: App, work: () => Promise<T>): Promise<T> {
  const timeouts = { HTTP_TIMEOUT_TOTAL: '0.5', HTTP_TIMEOUT_READ: '0.3' }
  Object.assign(process.env, timeouts)
  try {
    return await app.afterColdStart(work)
  } finally {
    for (const name of Object.keys(timeouts)) delete process.env[name]
  }
}

/** Expires every access token at mock Schwab before its time. */
export async function expireAccessTokens({ cloud }: App): Promise<void> {
  const reply = await fetch(`${cloud.schwab.url}/_mock/expire`, { method: 'POST' })
  assert.equal(reply.status, 200)
}

import assert from 'node:assert/strict'
import { keepProviderSecret } from '../../local/provider-secret.ts'
import type { App, Reply } from './app.ts'
import { atEndOfFile } from './cleanups.ts'
import { type ConnectedUser, createConnection } from './connections.ts'
import { signInNewUser } from './people.ts'
import { type Meet, type ProviderProxy, startProviderProxy } from './provider-proxy.ts'

const PATH = '/api/v1/providers'
const UNLIMITED = { capacity: 100_000, seconds: 60 }
let logins = 0

/** Returns a login at mock Plaid that no other test uses. A test can give it switches of its own. */
export function newLogin(): string {
  logins += 1
  return `login-${logins}`
}

/** A link that a user can open. */
export interface StartedLink {
  readonly linkToken: string
  readonly state: string
  readonly url: string | null
}

/** What a user does in Link. */
export interface LinkAnswer {
  readonly institution_id?: string
  readonly login?: string
  readonly accounts?: readonly string[]
  readonly exit?: boolean
}

/** A user with a connection to mock Plaid. */
export interface LinkedUser extends ConnectedUser {
  readonly login: string
  readonly itemId: string
}

/** Starts a link of a connection. */
export async function startLink(app: App, token: string, id: string): Promise<StartedLink> {
  const { status, body, text } = await app.call('POST', `${PATH}/${id}/authorization`, { token })
  assert.equal(status, 200, text)
  const { auth_url: url, link_token: linkToken, state } = body
  return { linkToken: String(linkToken), state: String(state), url: typeof url === 'string' ? url : null }
}

/** Finishes Link as a user. Returns the public token, which is null if the link repaired an item or if the user left. */
export async function finishLink(
  { cloud }: App,
  linkToken: string,
  answer: LinkAnswer = {},
): Promise<string | null> {
  const url = `${cloud.plaid.url}/_mock/links/${linkToken}/finish`
  const reply = await fetch(url, { method: 'POST', body: JSON.stringify(answer) })
  const body: unknown = await reply.json()
  assert.equal(reply.status, 200, JSON.stringify(body))
  const publicToken: unknown = Reflect.get(Object(body), 'public_token')
  return typeof publicToken === 'string' ? publicToken : null
}

/** Completes a link. */
export function completeLink(
  app: App,
  { token, id }: Pick<ConnectedUser, 'token' | 'id'>,
  state: string,
  publicToken?: string | null,
): Promise<Reply> {
  const body = { state, ...(typeof publicToken === 'string' && { public_token: publicToken }) }
  return app.call('POST', `${PATH}/${id}/authorization/link`, { token, body })
}

/** Signs in a new user with a connection whose link is finished but not completed. */
export async function finishNewLink(app: App, answer: LinkAnswer = {}) {
  const { email, token, userId } = await signInNewUser(app)
  const id = await createConnection(app, token, 'plaid')
  const link = await startLink(app, token, id)
  const { login = newLogin() } = answer
  const publicToken = await finishLink(app, link.linkToken, { ...answer, login })
  return { email, token, userId, id, login, ...link, publicToken }
}

/** Signs in a new user with an active connection to mock Plaid. */
export async function connectPlaid(app: App, answer: LinkAnswer = {}): Promise<LinkedUser> {
  const finished = await finishNewLink(app, answer)
  const reply = await completeLink(app, finished, finished.state, finished.publicToken)
  assert.equal(reply.status, 200, reply.text)
  const { email, id, login, token, userId } = finished
  const [row] = await app.query('select item_id from provider_connections where id = $1', [id])
  return { email, id, login, token, userId, itemId: String(row?.['item_id']) }
}

/** Repairs a connection with Link in update mode. Returns the response to its completion. */
export async function repairConnection(app: App, user: LinkedUser): Promise<Reply> {
  const { linkToken, state } = await startLink(app, user.token, user.id)
  assert.equal(await finishLink(app, linkToken), null)
  return await completeLink(app, user, state)
}

/** Calls a control route of mock Plaid for an item, and waits for its webhooks. */
export async function controlItem({ cloud }: App, action: string, itemId: string): Promise<void> {
  const { url, webhooks } = cloud.plaid
  const reply = await fetch(`${url}/_mock/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ item_id: itemId }),
  })
  assert.deepEqual([reply.status, await reply.json()], [200, { items: 1 }])
  await webhooks.idle()
}

/** Saves the secret of a provider with calls to mock Plaid or a proxy. */
export async function savePlaidSecret(
  { cloud }: App,
  changes: Readonly<Record<string, unknown>> = {},
  key = 'plaid',
): Promise<void> {
  const { plaid, keysUrl, credentials } = cloud
  await keepProviderSecret(keysUrl, credentials, key, {
    client_id: plaid.clientId,
    client_secret: plaid.clientSecret,
    urls: { api: plaid.url },
    redirect_uri: 'https://app.example.com/providers/plaid/callback',
    api_limit: UNLIMITED,
    token_limit: UNLIMITED,
    connection_limit: UNLIMITED,
    ...changes,
  })
}

/** Puts a proxy in front of mock Plaid. Call it before the functions read the provider secret. */
export async function proxyPlaid(
  app: App,
  { usual, ...changes }: { readonly usual?: Meet; readonly [member: string]: unknown } = {},
): Promise<ProviderProxy> {
  const proxy = await startProviderProxy(app.cloud.plaid.url, 'own_host', usual)
  atEndOfFile(proxy.stop)
  await savePlaidSecret(app, { urls: { api: proxy.url }, ...changes })
  return proxy
}

/** Returns the calls of a proxy to an endpoint. */
export const callsTo = ({ exchanges }: ProviderProxy, path: string) =>
  exchanges.filter(({ call }) => call.path === path)

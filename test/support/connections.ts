import assert from 'node:assert/strict'
import type { App, Reply } from './app.ts'
import { signedIn, userIdOf, verified } from './people.ts'

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
  const email = await verified(app)
  const { access_token: token } = await signedIn(app, email)
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
  const page = await (await fetch(url)).text()
  const consent = /name="consent" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const accounts = [...page.matchAll(/name="account" value="([^"]+)"/g)].map(([, hash = '']) => hash)
  const form = new URLSearchParams({ consent, login: 'practice', decision })
  for (const account of accounts) form.append('account', account)
  const reply = await fetch(new URL('/v1/oauth/consent', url), {
    method: 'POST',
    body: form,
    redirect: 'manual',
  })
  assert.equal(reply.status, 302)
  return new URL(reply.headers.get('location') ?? '').search
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
  const person = await somebody(app)
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

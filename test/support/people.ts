import assert from 'node:assert/strict'
import type { App, Reply } from './app.ts'

/** A password that keeps every rule. */
export const PASSWORD = 'Correct-Horse1'

/** What a login hands out. */
export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

const run = crypto.randomUUID().slice(0, 8)
let people = 0

/** An e-mail address that no other test uses. */
export function someEmail(): string {
  people += 1
  return `person-${people}.${run}@example.com`
}

/** Calls POST /api/v1/auth/<name>. */
export function post(app: App, name: string, body: unknown, token?: string): Promise<Reply> {
  return app.call('POST', `/api/v1/auth/${name}`, { body, ...(token !== undefined && { token }) })
}

/** Registers a person and sends the mail; the address is not verified yet. */
export async function registered(app: App, email = someEmail()): Promise<{ email: string; token: string }> {
  assert.equal((await post(app, 'register', { email, password: PASSWORD, name: 'Ada' })).status, 201)
  return { email, token: await app.tokenFromMail(email, 'Verify your email address') }
}

/** Registers a person whose address is verified. */
export async function verified(app: App, email = someEmail()): Promise<string> {
  const { token } = await registered(app, email)
  assert.equal((await post(app, 'verify-email', { token })).status, 200)
  return email
}

/** Signs a person in. */
export async function signedIn(app: App, email: string, password = PASSWORD): Promise<Tokens> {
  const reply = await post(app, 'login', { email, password })
  assert.equal(reply.status, 200)
  return {
    access_token: String(reply.body['access_token']),
    refresh_token: String(reply.body['refresh_token']),
  }
}

/** Who an access token says is signed in, by its status: 200 or 401. */
export async function statusOfMe(app: App, token: string): Promise<number> {
  return (await app.call('GET', '/api/v1/auth/me', { token })).status
}

/** The id of the session that an access token names. */
export function sessionIdOf(accessToken: string): string {
  return JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).sid
}

/** The id of the user that an access token names. */
export function userIdOf(accessToken: string): string {
  return JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).sub
}

/** What locks an account ($1), as the last wrong password that is allowed does: to hold its lock, and to let it go. */
export const LOCK = "update users set locked_until = '9999-12-31T23:59:59Z' where id = $1"

/** What ends everything issued to a user ($1), as the link of an alert does: to hold its locks, and to let them go. */
export const END_EVERYTHING = `
  with ended as (update sessions set revoked_at = now(), revoked_reason = 'disowned' where user_id = $1)
  update users set token_version = nextval('token_versions'), locked_until = '9999-12-31T23:59:59Z' where id = $1`

/**
 * Signs a person in twice. The session with the lower id is refreshed, so that its row lies behind the other: a
 * statement that names no order meets the higher id first.
 */
export async function signedInOutOfOrder(app: App, email: string): Promise<[Tokens, Tokens]> {
  const [one, two] = [await signedIn(app, email), await signedIn(app, email)]
  const isInOrder = sessionIdOf(one.access_token) < sessionIdOf(two.access_token)
  const [lower, higher] = isInOrder ? [one, two] : [two, one]
  await app.later(60, () => post(app, 'refresh', { refresh_token: lower.refresh_token }))
  return [lower, higher]
}

import assert from 'node:assert/strict'
import { hashPassword } from '../../lib/auth/passwords/hash-password.ts'
import type { App, Reply } from './app.ts'

/** A password that complies with every rule. */
export const PASSWORD = 'Correct-Horse1'

/** The tokens that a login returns. */
export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
}

/** A signed-in user. `token` is the access token. */
export interface SignedInUser extends Tokens {
  readonly email: string
  readonly token: string
  readonly userId: string
}

const run = crypto.randomUUID().slice(0, 8)
let emails = 0

/** Returns an email address that no other test uses. */
export function newEmail(): string {
  emails += 1
  return `person-${emails}.${run}@example.com`
}

/** Calls POST /api/v1/auth/<name>. */
export function post(app: App, name: string, body: unknown, token?: string): Promise<Reply> {
  return app.call('POST', `/api/v1/auth/${name}`, { body, ...(token !== undefined && { token }) })
}

/** Registers a user with an unverified email address. `token` is the one in the verification mail. */
export async function registerUser(
  app: App,
  email = newEmail(),
  password = PASSWORD,
): Promise<{ email: string; token: string }> {
  assert.equal((await post(app, 'register', { email, password, name: 'Ada' })).status, 201)
  return { email, token: await app.tokenFromMail(email, 'Verify your email address') }
}

const hashes = new Map<number, Promise<string>>()

/** Creates a user with a verified email address: the row that registration and verification leave. */
export async function createUser(app: App, email = newEmail()): Promise<string> {
  const rounds = app.passwordHashRounds
  const hash = hashes.get(rounds) ?? hashPassword(PASSWORD, rounds)
  hashes.set(rounds, hash)
  await app.query(
    `insert into users (id, email, name, password_hash, email_verified_at, created_at, updated_at)
     values (uuidv7(), $1, 'Ada', $2, $3, $3, $3)`,
    [email, await hash, app.clock()],
  )
  return email
}

/** Signs a user in. */
export async function signIn(app: App, email: string, password = PASSWORD): Promise<Tokens> {
  const reply = await post(app, 'login', { email, password })
  assert.equal(reply.status, 200)
  return {
    access_token: String(reply.body['access_token']),
    refresh_token: String(reply.body['refresh_token']),
  }
}

/** Creates a user with a verified email address and signs it in. */
export async function signInNewUser(app: App): Promise<SignedInUser> {
  const email = await createUser(app)
  const tokens = await signIn(app, email)
  return { ...tokens, email, token: tokens.access_token, userId: userIdOf(tokens.access_token) }
}

/** Returns the status of GET /auth/me for an access token: 200 or 401. */
export async function statusOfMe(app: App, token: string): Promise<number> {
  return (await app.call('GET', '/api/v1/auth/me', { token })).status
}

/** Returns the session id in an access token. */
export function sessionIdOf(accessToken: string): string {
  return claimsOf(accessToken).sid
}

/** Returns the user id in an access token. */
export function userIdOf(accessToken: string): string {
  return claimsOf(accessToken).sub
}

function claimsOf(accessToken: string): { sid: string; sub: string } {
  return JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString())
}

/** Locks the account and the devices of a user ($1), as too many wrong passwords do. */
export const LOCK = `
  with locked as (update devices set locked_until = '9999-12-31T23:59:59Z' where user_id = $1)
  update users set locked_until = '9999-12-31T23:59:59Z' where id = $1`

/** Ends every session and revokes every token of a user ($1), as the link in a sign-in alert does. */
export const END_EVERYTHING = `
  with ended as (update sessions set revoked_at = now(), revoked_reason = 'disowned' where user_id = $1)
  update users set token_version = nextval('token_versions'), locked_until = '9999-12-31T23:59:59Z' where id = $1`

/**
 * Signs a user in twice and refreshes the session with the lower id. Its row is then stored after the other one, so
 * that a statement without an order reads the higher id first.
 */
export async function signInOutOfOrder(app: App, email: string): Promise<[Tokens, Tokens]> {
  const [one, two] = [await signIn(app, email), await signIn(app, email)]
  const isInOrder = sessionIdOf(one.access_token) < sessionIdOf(two.access_token)
  const [lower, higher] = isInOrder ? [one, two] : [two, one]
  await app.later(60, () => post(app, 'refresh', { refresh_token: lower.refresh_token }))
  return [lower, higher]
}

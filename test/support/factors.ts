import assert from 'node:assert/strict'
import type { RequestOptions } from '../../lib/services/webauthn/passkey-options.ts'
import {
  type SoftwareAuthenticator,
  softwareAuthenticator,
} from '../../local/authenticator/software-authenticator.ts'
import type { App, Reply } from './app.ts'
import { post, type SignedInUser, signInNewUser } from './people.ts'
import { APP_ORIGIN, codeOf, signInWithTotp } from './second-factors.ts'

/** The format of a recovery code. */
export const CODE_FORMAT = /^([0-9A-Z]{4}-){5}[0-9A-Z]{4}$/

/** A credential with a valid format that no authenticator created. */
export const FAKE_CREDENTIAL = {
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA', transports: [] },
}

/** Creates an authenticator whose browser shows the application. */
export const newAuthenticator = (): SoftwareAuthenticator => softwareAuthenticator(APP_ORIGIN)

/** Starts the registration of a passkey. */
export async function startPasskey(app: App, token: string) {
  const reply = await post(app, 'passkeys/options', undefined, token)
  assert.equal(reply.status, 200, reply.text)
  return {
    challenge: String(reply.body['challenge']),
    options: reply.body['options'] as Parameters<SoftwareAuthenticator['create']>[0],
  }
}

/** Registers a passkey, and returns the reply. */
export async function registerPasskey(
  app: App,
  token: string,
  authenticator: SoftwareAuthenticator = newAuthenticator(),
): Promise<Reply> {
  const { challenge, options } = await startPasskey(app, token)
  const credential = authenticator.create(options)
  return post(app, 'passkeys', { challenge, name: 'Phone', credential }, token)
}

async function stepUp(app: App, factor: object, token: string): Promise<string> {
  const reply = await post(app, 'step-up', { factor }, token)
  assert.equal(reply.status, 200, reply.text)
  return String(reply.body['access_token'])
}

/** Authenticates a session with a passkey. Returns the new access token. */
export async function stepUpWithPasskey(app: App, token: string, authenticator: SoftwareAuthenticator) {
  const { body } = await post(app, 'step-up/options', undefined, token)
  const credential = authenticator.get(body['passkey_options'] as RequestOptions)
  return stepUp(app, { type: 'passkey', challenge: body['challenge'], credential }, token)
}

/** A signed-in user with a registered passkey, authenticated with it. */
export async function signInWithPasskey(app: App) {
  const user = await signInNewUser(app)
  const authenticator = newAuthenticator()
  const { body } = await registerPasskey(app, user.token, authenticator)
  const { id } = body['passkey'] as { id: string }
  const token = await stepUpWithPasskey(app, user.token, authenticator)
  return {
    ...user,
    weakToken: user.token,
    token,
    authenticator,
    passkeyId: id,
    codes: body['recovery_codes'],
  }
}

/** A signed-in user with an authenticator app, authenticated with its code. */
export async function signInStronglyWithTotp(app: App): Promise<SignedInUser & { secret: string }> {
  const user = await signInWithTotp(app)
  const factor = { type: 'totp', code: codeOf(app, user.secret) }
  return { ...user, token: await stepUp(app, factor, user.token) }
}

/** Inserts revoked passkeys of a user. They count towards the limit, and are no second factor. */
export function addRevokedPasskeys(app: App, userId: string, count: number) {
  return app.query(
    `insert into passkeys (id, user_id, credential_id, public_key, signature_count, is_backup_eligible, is_backed_up,
       transports, name, created_at, revoked_at, revoked_reason)
     select uuidv7(), $1, 'credential-' || gen_random_uuid(), '\\x00', 0, false, false, '', 'Key', now(), now(), 'cloned'
     from generate_series(1, $2::int)`,
    [userId, count],
  )
}

/** Returns the number of recovery codes of a user. */
export async function recoveryCodesOf(app: App, userId: string): Promise<number> {
  return (await app.query('select 1 from recovery_codes where user_id = $1', [userId])).length
}

/** Returns the outcomes in the audit trail of an action of a user, sorted. */
export async function outcomesOf(app: App, userId: string, action: string) {
  const records = await app.query(
    'select outcome from audit_logs where user_id = $1 and action = $2 order by outcome',
    [userId, action],
  )
  return records.map(({ outcome }) => outcome)
}

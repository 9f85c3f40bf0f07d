import assert from 'node:assert/strict'
import { Secret, TOTP } from 'otpauth'
import { sealTotpSecret } from '../../lib/auth/factors/sealed-totp-secret.ts'
import { newTotpSecret } from '../../lib/auth/factors/totp.ts'
import { openServices } from '../../lib/services/open-services.ts'
import type { RequestOptions } from '../../lib/services/webauthn/passkey-options.ts'
import {
  type SoftwareAuthenticator,
  softwareAuthenticator,
} from '../../local/authenticator/software-authenticator.ts'
import type { App, Reply } from './app.ts'
import { createUser, PASSWORD, post, type SignedInUser, signInNewUser } from './people.ts'

/** The origin of the application in tests. Its host is the RP id. */
export const APP_ORIGIN = 'https://app.example.com'

const open = () => openServices(['database', 'dataKeys', 'passkeyOptions', 'webauthn'])
const opened = new WeakMap<App, ReturnType<typeof open>>()

/** Returns the services in the environment of an app. */
function servicesOf(app: App) {
  const services = opened.get(app) ?? open()
  opened.set(app, services)
  return services
}

/** Gives a user a confirmed authenticator app, as its enrollment does. Returns its secret, in base32. */
export async function addTotp(app: App, userId: string): Promise<string> {
  const services = servicesOf(app)
  const secret = newTotpSecret(services.random)
  const { secretId, dataKeyId, sealed } = await sealTotpSecret(services, {
    secretId: services.random.id(),
    secret,
  })
  await app.query(
    `insert into totp_secrets (user_id, secret_id, data_key_id, secret, created_at, confirmed_at)
     values ($1, $2, $3, $4, $5, $5)`,
    [userId, secretId, dataKeyId, sealed, app.clock()],
  )
  return secret
}

/** Returns the code that an authenticator app shows now, or `steps` later. */
export function codeOf(app: App, secret: string, steps = 0): string {
  const timestamp = app.clock().getTime() + steps * 30_000
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp })
}

/** Gives a user a passkey, as its registration does. Returns its authenticator. */
export async function addPasskey(
  app: App,
  userId: string,
  authenticator: SoftwareAuthenticator = softwareAuthenticator(APP_ORIGIN),
): Promise<SoftwareAuthenticator> {
  const { passkeyOptions, webauthn, random } = servicesOf(app)
  const challenge = Buffer.from(random.bytes(32)).toString('base64url')
  const user = { id: userId, email: 'ada@example.com', name: 'Ada' }
  const options = passkeyOptions.creationOptions({ challenge, user, exclude: [] })
  const response = authenticator.create(options)
  const passkey = await webauthn.verifyRegistration({ challenge, response })
  assert.ok(passkey)
  await app.query(
    `insert into passkeys (id, user_id, credential_id, public_key, signature_count, is_backup_eligible,
       is_backed_up, transports, aaguid, name, created_at)
     values (uuidv7(), $1, $2, $3, $4, $5, $6, $7, $8, 'Laptop', $9)`,
    [
      userId,
      passkey.credentialId,
      passkey.publicKey,
      passkey.signatureCount,
      passkey.isBackupEligible,
      passkey.isBackedUp,
      passkey.transports.join(' '),
      passkey.aaguid,
      app.clock(),
    ],
  )
  return authenticator
}

/** A signed-in user with an authenticator app. The sign-in was before the enrollment. */
export async function signInWithTotp(app: App): Promise<SignedInUser & { secret: string }> {
  const user = await signInNewUser(app)
  return { ...user, secret: await addTotp(app, user.userId) }
}

/** A login that waits for a second factor. */
export interface PendingLogin {
  readonly challenge: string
  readonly factors: readonly string[]
  readonly options: RequestOptions | null
}

/** Logs a user with a second factor in. Returns the challenge. */
export async function startLogin(app: App, email: string, body: object = {}): Promise<PendingLogin> {
  const reply = await post(app, 'login', { email, password: PASSWORD, ...body })
  assert.equal(reply.body['result'], 'mfa_required', reply.text)
  return {
    challenge: String(reply.body['challenge']),
    factors: reply.body['factors'] as string[],
    options: reply.body['passkey_options'] as RequestOptions | null,
  }
}

/** Answers the challenge of a login. */
export function verifyLogin(app: App, challenge: string, factor: object): Promise<Reply> {
  return post(app, 'login/verify', { challenge, factor })
}

/** Creates a user with a passkey. */
export async function userWithPasskey(app: App) {
  const email = await createUser(app)
  const [row] = await app.query('select id from users where email = $1', [email])
  const userId = String(row?.['id'])
  return { email, userId, authenticator: await addPasskey(app, userId) }
}

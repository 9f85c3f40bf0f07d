import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { retryStale } from '../../db/retry-stale.ts'
import type { Services } from '../../services/services.ts'
import { readChallenge } from '../challenges/challenge.ts'
import { hashRecoveryCode, newRecoveryCodes } from '../factors/recovery-codes.ts'
import { requestedChange } from '../revocation/requested-change.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { notifyChange } from './notify-change.ts'
import { type PasskeyReply, toPasskey } from './passkey-reply.ts'
import { insertPasskey } from './store/insert-passkey.ts'
import { findOpenChallenge, rejectChallenge } from './store/registration-challenge.ts'

/** The response of an authenticator to a started registration. */
export interface PasskeyRegistration {
  readonly claims: AccessTokenClaims
  readonly challenge: string
  readonly name: string
  /** A RegistrationResponseJSON of WebAuthn. */
  readonly credential: unknown
  readonly metadata: RequestMetadata
}

/** The outcome of a registration. `recovery_codes` is null if the account already had a second factor. */
export type AddedPasskey =
  | { kind: 'done'; reply: { passkey: PasskeyReply; recovery_codes: string[] | null } }
  | { kind: 'invalid_token' | 'invalid_challenge' | 'passkey_rejected' | 'passkey_exists' | 'passkey_limit' }

/** Adds a passkey to an account. The challenge works once, also if the response does not verify. */
export async function addPasskey(
  services: Services<'statements' | 'mailQueue' | 'webauthn'>,
  { challenge: text, claims, credential, metadata, name }: PasskeyRegistration,
): Promise<AddedPasskey> {
  const { clock, random, statements, webauthn } = services
  const presented = readChallenge(text)
  if (!presented) return { kind: 'invalid_challenge' }
  const { userId, sessionId, tokenVersion } = claims
  const challenge = await statements.first(findOpenChallenge, {
    ...{ challengeId: presented.id, challengeHash: presented.secretHash },
    ...{ userId, sessionId, tokenVersion, now: clock() },
  })
  if (!challenge) return { kind: 'invalid_challenge' }
  const ceremony = { challenge: challenge.webauthn_challenge, response: credential }
  const passkey = await webauthn.verifyRegistration(ceremony)
  const context = auditContext(services, metadata)
  const change = { ...requestedChange(claims, context), challengeId: challenge.id }
  if (!passkey) {
    await statements.all(rejectChallenge, change)
    return { kind: 'passkey_rejected' }
  }
  const codes = newRecoveryCodes(random)
  const added = {
    ...change,
    ...passkey,
    transports: passkey.transports.join(' '),
    passkeyId: random.id(),
    name,
    codeHashes: codes.map(code => hashRecoveryCode(userId, code)),
  }
  const { kind, isFirst } = await retryStale(async () => {
    const outcome = await statements.one(insertPasskey, added)
    return outcome.kind === 'stale' ? 'stale' : { kind: outcome.kind, isFirst: outcome.is_first }
  })
  if (kind !== 'done') return { kind }
  await notifyChange(services, userId, 'passkey_added', metadata)
  const row = { id: added.passkeyId, name, created_at: context.now, last_used_at: null, revoked_at: null }
  return {
    kind,
    reply: {
      passkey: toPasskey({ ...row, is_backed_up: passkey.isBackedUp }),
      recovery_codes: isFirst ? codes : null,
    },
  }
}

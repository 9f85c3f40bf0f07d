import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { retryStale } from '../../db/retry-stale.ts'
import type { Services } from '../../services/services.ts'
import { hashRecoveryCode, newRecoveryCodes } from '../factors/recovery-codes.ts'
import { openTotpSecret, sealTotpSecret } from '../factors/sealed-totp-secret.ts'
import { matchingStep, newTotpSecret, totpUri } from '../factors/totp.ts'
import { requestedChange } from '../revocation/requested-change.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { notifyChange } from './notify-change.ts'
import { confirmTotpSecret, deleteTotpSecret, insertTotpSecret } from './store/totp-rows.ts'
import { findTotpSecret, recordWrongCode } from './store/unconfirmed-totp.ts'

/** A request of a signed-in user about the authenticator app. */
export interface TotpRequest {
  readonly claims: AccessTokenClaims
  readonly metadata: RequestMetadata
}

/** The outcome of the start of an enrollment. */
export type StartedTotp =
  | { kind: 'done'; reply: { secret: string; uri: string } }
  | { kind: 'invalid_token' | 'totp_exists' }

/** Creates a TOTP secret. It is no factor until the user confirms it with a code. */
export async function startTotp(
  services: Services<'statements' | 'dataKeys' | 'passkeyOptions'>,
  { claims, email, metadata }: TotpRequest & { readonly email: string },
): Promise<StartedTotp> {
  const { random, passkeyOptions, statements } = services
  const secret = newTotpSecret(random)
  const sealed = await sealTotpSecret(services, { secretId: random.id(), secret })
  const change = { ...requestedChange(claims, auditContext(services, metadata)), ...sealed }
  const kind = await retryStale(async () => (await statements.one(insertTotpSecret, change)).kind)
  if (kind !== 'done') return { kind }
  return { kind, reply: { secret, uri: totpUri({ secret, email, issuer: passkeyOptions.rpName }) } }
}

/** The outcome of a confirmation. `recovery_codes` is null if the account already had a second factor. */
export type ConfirmedTotp =
  | { kind: 'done'; reply: { recovery_codes: string[] | null } }
  | { kind: 'invalid_token' | 'invalid_factor' | 'not_found' | 'totp_exists' }

/** Confirms the TOTP secret with a code of the app. Each code works once, so the user signs in with a later one. */
export async function confirmTotp(
  services: Services<'statements' | 'dataKeys' | 'mailQueue'>,
  { claims, code, metadata }: TotpRequest & { readonly code: string },
): Promise<ConfirmedTotp> {
  const { clock, random, statements } = services
  const { userId } = claims
  const row = await statements.first(findTotpSecret, { userId })
  if (!row) return { kind: 'not_found' }
  if (row.confirmed_at) return { kind: 'totp_exists' }
  const { secret_id: secretId } = row
  const step = matchingStep(await openTotpSecret(services, row), code, clock())
  const change = { ...requestedChange(claims, auditContext(services, metadata)), secretId }
  if (step === undefined) {
    await statements.all(recordWrongCode, change)
    return { kind: 'invalid_factor' }
  }
  const codes = newRecoveryCodes(random)
  const codeHashes = codes.map(one => hashRecoveryCode(userId, one))
  const { isFirst, kind } = await retryStale(async () => {
    const outcome = await statements.one(confirmTotpSecret, { ...change, codeHashes, step })
    return outcome.kind === 'stale' ? 'stale' : { kind: outcome.kind, isFirst: outcome.is_first }
  })
  if (kind !== 'done') return { kind }
  await notifyChange(services, userId, 'totp_added', metadata)
  return { kind, reply: { recovery_codes: isFirst ? codes : null } }
}

/** Removes the authenticator app, and notifies the user. */
export async function removeTotp(
  services: Services<'statements' | 'mailQueue'>,
  { claims, metadata }: TotpRequest,
): Promise<'done' | 'invalid_token' | 'not_found'> {
  const change = requestedChange(claims, auditContext(services, metadata))
  const kind = await retryStale(async () => (await services.statements.one(deleteTotpSecret, change)).kind)
  if (kind === 'done') await notifyChange(services, claims.userId, 'totp_removed', metadata)
  return kind
}

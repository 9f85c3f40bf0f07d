import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { retryStale } from '../../db/retry-stale.ts'
import type { Services } from '../../services/services.ts'
import { hashRecoveryCode, newRecoveryCodes } from '../factors/recovery-codes.ts'
import { requestedChange } from '../revocation/requested-change.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { notifyChange } from './notify-change.ts'
import { replaceCodes } from './store/replace-codes.ts'

/** The outcome of a replacement of the recovery codes. */
export type ReplacedCodes =
  | { kind: 'done'; reply: { recovery_codes: string[] } }
  | { kind: 'invalid_token' | 'second_factor_missing' }

/** Replaces all recovery codes of a user, and notifies the user. */
export async function replaceRecoveryCodes(
  services: Services<'statements' | 'mailQueue'>,
  { claims, metadata }: { readonly claims: AccessTokenClaims; readonly metadata: RequestMetadata },
): Promise<ReplacedCodes> {
  const codes = newRecoveryCodes(services.random)
  const change = {
    ...requestedChange(claims, auditContext(services, metadata)),
    codeHashes: codes.map(code => hashRecoveryCode(claims.userId, code)),
  }
  const kind = await retryStale(async () => (await services.statements.one(replaceCodes, change)).kind)
  if (kind !== 'done') return { kind }
  await notifyChange(services, claims.userId, 'recovery_codes_replaced', metadata)
  return { kind, reply: { recovery_codes: codes } }
}

import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { retryStale } from '../../db/retry-stale.ts'
import type { Services } from '../../services/services.ts'
import { requestedChange } from '../revocation/requested-change.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { notifyChange } from './notify-change.ts'
import { deletePassword } from './store/delete-password.ts'

/** Removes the password of a user who has a passkey, and notifies the user. */
export async function removePassword(
  services: Services<'statements' | 'mailQueue'>,
  { claims, metadata }: { readonly claims: AccessTokenClaims; readonly metadata: RequestMetadata },
): Promise<'done' | 'invalid_token' | 'not_found' | 'last_sign_in_method'> {
  const change = requestedChange(claims, auditContext(services, metadata))
  const kind = await retryStale(async () => (await services.statements.one(deletePassword, change)).kind)
  if (kind === 'done') await notifyChange(services, claims.userId, 'password_removed', metadata)
  return kind
}

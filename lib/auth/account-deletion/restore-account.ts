import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { requestedChange } from '../revocation/requested-change.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { toUser, type User } from '../users/user.ts'
import { cancelDeletion } from './cancel-deletion.ts'

/** The outcome of a request to keep an account. `session_ended`: in the meantime, the session ended. */
export type RestoredAccount = { kind: 'restored'; user: User } | { kind: 'session_ended' }

/** Cancels the scheduled deletion of the requesting user's account. Does nothing if none is scheduled. */
export async function restoreAccount(
  services: Services<'statements' | 'mailQueue'>,
  { claims, metadata }: { claims: AccessTokenClaims; metadata: RequestMetadata },
): Promise<RestoredAccount> {
  const restored = await services.statements.first(
    cancelDeletion,
    requestedChange(claims, auditContext(services, metadata)),
  )
  if (!restored) return { kind: 'session_ended' }
  if (restored.was_scheduled)
    await services.mailQueue.notify({
      kind: 'deletion_canceled',
      user_id: claims.userId,
      request_id: metadata.requestId,
    })
  return { kind: 'restored', user: toUser(restored) }
}

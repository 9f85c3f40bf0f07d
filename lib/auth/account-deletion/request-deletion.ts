import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { requestedChange } from '../revocation/requested-change.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { scheduleDeletion } from './schedule-deletion.ts'

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** The outcome of a request to delete an account. `session_ended`: in the meantime, the session ended. */
export type RequestedDeletion = { kind: 'scheduled'; delete_after: string } | { kind: 'session_ended' }

/** Schedules the deletion of the requesting user's account after the grace period, and notifies the user once. */
export async function requestDeletion(
  services: Services<'statements' | 'mailQueue'>,
  { claims, metadata }: { claims: AccessTokenClaims; metadata: RequestMetadata },
): Promise<RequestedDeletion> {
  const context = auditContext(services, metadata)
  const deleteAfter = new Date(context.now.getTime() + services.settings.deletionGraceDays * DAY_MILLISECONDS)
  const scheduled = await services.statements.first(scheduleDeletion, {
    ...requestedChange(claims, context),
    deleteAfter,
  })
  if (!scheduled?.delete_after) return { kind: 'session_ended' }
  if (scheduled.is_new)
    await services.mailQueue.notify({
      kind: 'deletion_scheduled',
      user_id: claims.userId,
      request_id: metadata.requestId,
    })
  return { kind: 'scheduled', delete_after: scheduled.delete_after.toISOString() }
}

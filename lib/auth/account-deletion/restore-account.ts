import { sql } from 'kysely'
import { accountDeletionCanceled } from '../../audit/actions.ts'
import { auditContext } from '../../audit/audit-context.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Database } from '../../db/tables.ts'
import type { Services } from '../../services/services.ts'
import { lockRequestingSession } from '../revocation/lock-requesting-session.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { toUser, type User, userColumns } from '../users/user.ts'

/** The outcome of a request to keep an account. `session_ended`: in the meantime, the session ended. */
export type RestoredAccount = { kind: 'restored'; user: User } | { kind: 'session_ended' }

/** Cancels the scheduled deletion of the requesting user's account. Does nothing if none is scheduled. */
export async function restoreAccount(
  services: Services<'database' | 'mailQueue'>,
  { claims, metadata }: { claims: AccessTokenClaims; metadata: RequestMetadata },
): Promise<RestoredAccount> {
  const restored = await cancelDeletion(services.database, claims, auditContext(services, metadata))
  if (!restored) return { kind: 'session_ended' }
  if (restored.was_scheduled)
    await services.mailQueue.notify({
      kind: 'deletion_canceled',
      user_id: claims.userId,
      request_id: metadata.requestId,
    })
  return { kind: 'restored', user: toUser(restored) }
}

/** A deletion that has started ended every session, so no session can cancel it. */
function cancelDeletion(db: Database, claims: AccessTokenClaims, context: AuditContext) {
  const { now } = context
  return db
    .with('requester', () => lockRequestingSession(db, claims, now))
    .with('restored', qb =>
      qb
        .updateTable('users')
        .from('requester')
        .set({ delete_after: null, deletion_requested_at: null, deletion_attempts: 0, updated_at: now })
        .whereRef('users.id', '=', 'requester.user_id')
        .where('users.deletion_started_at', 'is', null)
        .returning(userColumns)
        .returning(sql<boolean>`old.delete_after is not null`.as('was_scheduled')),
    )
    .with('canceled', qb => qb.selectFrom('restored').select('id').where('was_scheduled', '=', true))
    .with('audit', () =>
      auditEach(db, 'canceled', context, {
        action: accountDeletionCanceled,
        outcome: 'success',
        actor: 'user',
        userId: claims.userId,
        sessionId: claims.sessionId,
      }),
    )
    .selectFrom('restored')
    .selectAll()
    .executeTakeFirst()
}

import { sql } from 'kysely'
import { accountDeletionStarted } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { auditEach } from '../../audit/record.ts'
import { nextTokenVersion } from '../../db/expressions.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { emitSessionsRevoked } from '../revocation/emit-session-revoked.ts'
import {
  endDisownLinks,
  endResetLinks,
  endVerificationLinks,
  revokeSessions,
} from '../revocation/end-issued.ts'

/**
 * Starts the deletion of an account that is due: disables it, raises its token version, ends its sessions and revokes
 * its links. From then on, nothing opens the account again: every statement that does locks the user and checks that it
 * is active or that the version is current. Returns no row if the owner canceled the deletion in the meantime, or if it
 * has started already.
 */
export const startDeletion = statement((db, start: Slots<AuditSlotValues & { readonly userId: string }>) => {
  const { userId, now } = start
  return db
    .with('chosen', qb =>
      qb
        .selectFrom('users')
        .select('users.id as user_id')
        .where('users.id', '=', userId)
        .where('users.delete_after', '<=', now)
        .where('users.deletion_started_at', 'is', null)
        .forUpdate(),
    )
    .with('started', qb =>
      qb
        .updateTable('users')
        .from('chosen')
        .set({
          is_active: false,
          deletion_started_at: now,
          token_version: nextTokenVersion,
          updated_at: now,
        })
        .whereRef('users.id', '=', 'chosen.user_id'),
    )
    .with('ended', () => revokeSessions(db, 'chosen', now, 'account_deleted'))
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('resets_ended', () => endResetLinks(db, 'chosen', now))
    .with('verification_links_ended', () => endVerificationLinks(db, 'chosen', now))
    .with('alerts_ended', () => endDisownLinks(db, 'chosen', now))
    .with('audit', () =>
      auditEach(db, 'chosen', auditParts(start), {
        action: accountDeletionStarted,
        outcome: 'success',
        actor: 'system',
        userId: sql.ref('chosen.user_id'),
      }),
    )
    .selectFrom('chosen')
    .select('user_id')
})

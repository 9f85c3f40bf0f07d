import { sql } from 'kysely'
import { accountDeletionCanceled, sessionDisowned, sessionDisowningRefused } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { actionIf, isPresent, successIf } from '../../audit/outcome-of.ts'
import { auditEach, forEachRow } from '../../audit/record.ts'
import { isUserStale, nextTokenVersion } from '../../db/expressions.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { emitSessionsRevoked } from '../revocation/emit-session-revoked.ts'
import {
  endDisownLinks,
  endResetLinks,
  endVerificationLinks,
  revokeSessions,
} from '../revocation/end-issued.ts'
import { laterFactors } from './delete-later-factors.ts'

// Locks the account until the password is reset, because the attacker may know it. A Date cannot represent infinity.
const UNTIL_RESET = new Date('9999-12-31T23:59:59Z')

/** The presented token of an alert. */
type PresentedAlert = AuditSlotValues & {
  readonly tokenId: string
  readonly tokenHash: string
}

/**
 * Consumes the token of an alert. All sessions of the account end, its links are revoked, the second factors that were
 * added since the sign-in are deleted, a deletion that was requested since then is canceled, and the account is locked
 * until the password is reset. If its address changed after the alert, the account is disabled: an attacker may read the
 * mails to the new address, including a reset link.
 *
 * Returns the account and whether it is still active; nulls if the token is unknown, consumed or expired. If it is stale,
 * a second factor may have been added in parallel: nothing changed, and the caller repeats the statement.
 */
export const consumeDisownToken = statement((db, slots: Slots<PresentedAlert>) => {
  const { now } = slots
  const audit = auditParts(slots)
  const since = sql<Date>`coalesce(sessions.created_at, token.created_at)`
  const cancels = sql<boolean>`(users.deletion_requested_at >= ${since} and users.deletion_started_at is null) is true`
  const added = laterFactors(db, 'presented')
  return db
    .with('locked', qb =>
      qb
        .selectFrom('users')
        .innerJoin('disown_tokens as token', 'token.user_id', 'users.id')
        .leftJoin('sessions', 'sessions.id', 'token.session_id')
        .select(['users.id as user_id', 'users.email', 'token.session_id'])
        // The second factors are read in a snapshot from before the lock. Adding one updates the row of the user.
        .select(isUserStale.as('is_stale'))
        .select([since.as('since'), cancels.as('cancels_deletion')])
        .select(eb =>
          eb
            .and([eb('users.is_active', '=', true), eb('users.email', '=', eb.ref('token.email'))])
            .as('is_active'),
        )
        .where('token.id', '=', slots.tokenId)
        .where('token.secret_hash', '=', slots.tokenHash)
        .where('token.used_at', 'is', null)
        .where('token.expires_at', '>', now)
        .forUpdate(['users', 'token']),
    )
    .with('presented', qb => qb.selectFrom('locked').selectAll().where('is_stale', '=', false))
    .with('account', qb =>
      qb
        .updateTable('users')
        .from('presented')
        .set(eb => ({
          token_version: nextTokenVersion,
          locked_until: UNTIL_RESET,
          is_active: sql<boolean>`${eb.ref('presented.is_active')}`,
          delete_after: sql<Date | null>`case when not presented.cancels_deletion then users.delete_after end`,
          deletion_requested_at: sql<Date | null>`case when not presented.cancels_deletion then users.deletion_requested_at end`,
          updated_at: now,
        }))
        .whereRef('users.id', '=', 'presented.user_id'),
    )
    .with('ended', () => revokeSessions(db, 'presented', now, 'disowned'))
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('resets_ended', () => endResetLinks(db, 'presented', now))
    .with('email_changes_ended', () => endVerificationLinks(db, 'presented', now, 'own_address'))
    .with('consumed', () => endDisownLinks(db, 'presented', now))
    .with('passkeys_deleted', added.deletePasskeys)
    .with('totp_deleted', added.deleteTotp)
    .with('codes_deleted', added.deleteCodes)
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('locked', onTrue)
        .select(['locked.user_id', 'locked.email', 'locked.session_id', 'locked.is_active'])
        .select('locked.cancels_deletion')
        .select(sql<boolean>`coalesce(locked.is_stale, false)`.as('is_stale')),
    )
    .with('recorded', qb => qb.selectFrom('outcome').selectAll().where('is_stale', '=', false))
    .with('audit', () =>
      auditEach(db, 'recorded', audit, {
        action: actionIf(isPresent('recorded.user_id'), sessionDisowned, sessionDisowningRefused),
        outcome: successIf(isPresent('recorded.user_id'), 'failure'),
        actor: 'anonymous',
        userId: sql.ref('recorded.user_id'),
        sessionId: sql.ref('recorded.session_id'),
      }),
    )
    .with('canceled', qb => qb.selectFrom('presented').selectAll().where('cancels_deletion', '=', true))
    .with('cancellation_audit', () =>
      auditEach(db, 'canceled', forEachRow(audit), {
        action: accountDeletionCanceled,
        outcome: 'success',
        actor: 'anonymous',
        userId: sql.ref('canceled.user_id'),
        sessionId: sql.ref('canceled.session_id'),
      }),
    )
    .selectFrom('outcome')
    .select(['user_id', 'email', 'is_active', 'is_stale', 'cancels_deletion'])
})

import { sql } from 'kysely'
import {
  accountChangeRefused,
  accountDisabled,
  accountEnabled,
  accountUnlocked,
  secondFactorsRemoved,
} from '../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../audit/audit-slots.ts'
import { type Actor, auditEach, forEachRow } from '../audit/record.ts'
import { emitSessionsRevoked } from '../auth/revocation/emit-session-revoked.ts'
import { endResetLinks, endVerificationLinks, revokeSessions } from '../auth/revocation/end-issued.ts'
import { isUserStale, nextTokenVersion } from '../db/expressions.ts'
import { oneRow, onTrue } from '../db/one-row.ts'
import type { Slots } from '../db/statements/slot.ts'
import { statement } from '../db/statements/statement.ts'
import { typed } from '../db/typed.ts'
import type { SessionReason } from '../events/event-reasons.ts'
import { deleteFactors, hasAnyFactor } from './delete-second-factors.ts'

/** A change of an account. */
type AccountUpdate = AuditSlotValues & {
  readonly userId: string
  readonly disable: boolean
  readonly enable: boolean
  readonly unlock: boolean
  readonly removeSecondFactors: boolean
  /** Why the sessions end, if they do. */
  readonly sessionReason: SessionReason
  readonly actor: Actor
  readonly reason: string
}

/**
 * Disables, enables or unlocks an account, or removes its second factors. Disabling and the removal raise the token
 * version, so that earlier tokens, sessions and reset links stay revoked, including those of statements that run in
 * parallel. Writes one audit record for each change, and one for an unknown user.
 *
 * Returns the account, what changed and the number of ended sessions; no row if the user does not exist. If it is stale, a
 * second factor may have been added in parallel: nothing changed, and the caller repeats the statement.
 */
export const updateAccount = statement((db, change: Slots<AccountUpdate>) => {
  const { disable, enable, now, removeSecondFactors, unlock, userId } = change
  const disables = sql<boolean>`(${disable}::boolean and chosen.is_active and not chosen.is_stale)`
  const enables = sql<boolean>`(${enable}::boolean and not chosen.is_active
    and chosen.deletion_started_at is null and not chosen.is_stale)`
  const unlocks = sql<boolean>`(${unlock}::boolean and coalesce(chosen.locked_until > ${typed('timestamptz', now)}, false)
    and not chosen.is_stale)`
  const removes = sql<boolean>`(${removeSecondFactors}::boolean and ${hasAnyFactor('chosen.user_id')}
    and not chosen.is_stale)`
  // The statement reads the second factors in a snapshot from before the lock. Adding one updates the row of the user.
  const isStale = sql<boolean>`(${removeSecondFactors}::boolean and ${isUserStale})`
  return db
    .with('chosen', qb =>
      qb
        .selectFrom('users')
        .select(['users.id as user_id', 'users.is_active', 'users.locked_until'])
        .select(['users.deletion_started_at', isStale.as('is_stale')])
        .where('users.id', '=', userId)
        .forUpdate(),
    )
    .with('changes', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('chosen', onTrue)
        .select(['chosen.user_id', 'chosen.is_active', 'chosen.locked_until', 'chosen.is_stale'])
        .select([disables.as('disables'), enables.as('enables'), unlocks.as('unlocks')])
        .select(removes.as('removes')),
    )
    .with('changed', qb =>
      qb
        .updateTable('users')
        .from('changes')
        .set(eb => ({
          is_active: sql<boolean>`changes.enables or (users.is_active and not changes.disables)`,
          token_version: sql<number>`case when changes.disables or changes.removes then ${nextTokenVersion} else users.token_version end`,
          locked_until: eb
            .case()
            .when('changes.unlocks', '=', true)
            .then(null)
            .else(eb.ref('users.locked_until'))
            .end(),
          failed_login_count: sql<number>`case when changes.unlocks then 0 else users.failed_login_count end`,
          updated_at: now,
        }))
        .whereRef('users.id', '=', 'changes.user_id')
        .where(sql<boolean>`(changes.disables or changes.enables or changes.unlocks or changes.removes)`),
    )
    .with('reset', qb => qb.selectFrom('changes').select('user_id').where('removes', '=', true))
    .with('revoked', qb =>
      qb.selectFrom('changes').select('user_id').where(sql<boolean>`(changes.disables or changes.removes)`),
    )
    .with('passkeys_deleted', () => deleteFactors(db, 'passkeys', 'reset'))
    .with('totp_deleted', () => deleteFactors(db, 'totp_secrets', 'reset'))
    .with('codes_deleted', () => deleteFactors(db, 'recovery_codes', 'reset'))
    .with('ended', () => revokeSessions(db, 'revoked', now, change.sessionReason))
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('resets_ended', () => endResetLinks(db, 'revoked', now))
    .with('email_changes_ended', () => endVerificationLinks(db, 'revoked', now, 'own_address'))
    .with('records', qb =>
      qb
        .selectFrom('changes')
        .innerJoin(
          sql<{ action: string; holds: boolean }>`lateral (values
            (${sql.lit(accountDisabled)}, changes.disables),
            (${sql.lit(accountEnabled)}, changes.enables),
            (${sql.lit(accountUnlocked)}, changes.unlocks),
            (${sql.lit(secondFactorsRemoved)}, changes.removes),
            (${sql.lit(accountChangeRefused)}, changes.user_id is null))`.as<'record'>(
            sql`record (action, holds)`,
          ),
          onTrue,
        )
        .select(['record.action', 'changes.user_id'])
        .where('record.holds', '=', true),
    )
    .with('audit', () =>
      auditEach(db, 'records', forEachRow(auditParts(change)), {
        action: sql.ref('records.action'),
        outcome: sql`case when records.user_id is null then 'refused' else 'success' end`,
        actor: change.actor,
        userId,
        details: sql`jsonb_build_object('reason', ${change.reason}::text)`,
      }),
    )
    .selectFrom('changes')
    .select(['user_id', 'is_active', 'is_stale', 'locked_until', 'disables', 'enables', 'unlocks', 'removes'])
    .select(eb =>
      eb
        .selectFrom('ended')
        .select(e => e.fn.countAll<number>().as('n'))
        .as('revoked'),
    )
    .where('user_id', 'is not', null)
})

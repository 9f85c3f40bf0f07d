import { sql } from 'kysely'
import { accountChangeRefused, accountDisabled, accountEnabled, accountUnlocked } from '../audit/actions.ts'
import { type Actor, type AuditContext, auditEach, forEachRow } from '../audit/record.ts'
import { emitSessionsRevoked } from '../auth/revocation/emit-session-revoked.ts'
import { endResetLinks, endVerificationLinks, revokeSessions } from '../auth/revocation/end-issued.ts'
import { nextTokenVersion } from '../db/expressions.ts'
import { oneRow, onTrue } from '../db/one-row.ts'
import type { Database } from '../db/tables.ts'

/** A change of an account. An absent field does not change. */
export interface AccountChange {
  readonly userId: string
  readonly isActive?: boolean | undefined
  readonly unlock?: true | undefined
  readonly actor: Actor
  readonly reason: string
}

/**
 * Disables, enables or unlocks an account. Disabling raises the token version, so that earlier tokens, sessions and reset
 * links stay revoked after the account is enabled, including those of statements that run in parallel. Writes one audit
 * record for each change, and one for an unknown user.
 *
 * @returns the account, what changed and the number of ended sessions; undefined if the user does not exist.
 */
export function updateAccount(db: Database, change: AccountChange, context: AuditContext) {
  const { now } = context
  const { userId, isActive, unlock = false, actor, reason } = change
  const disables = sql<boolean>`(${isActive === false}::boolean and chosen.is_active)`
  const enables = sql<boolean>`(${isActive === true}::boolean and not chosen.is_active)`
  const unlocks = sql<boolean>`(${unlock}::boolean and coalesce(chosen.locked_until > ${now}, false))`
  return db
    .with('chosen', qb =>
      qb
        .selectFrom('users')
        .select(['users.id as user_id', 'users.is_active', 'users.locked_until'])
        .where('users.id', '=', userId)
        .forUpdate(),
    )
    .with('changes', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('chosen', onTrue)
        .select(['chosen.user_id', 'chosen.is_active', 'chosen.locked_until'])
        .select([disables.as('disables'), enables.as('enables'), unlocks.as('unlocks')]),
    )
    .with('changed', qb =>
      qb
        .updateTable('users')
        .from('changes')
        .set(eb => ({
          is_active: sql<boolean>`changes.enables or (users.is_active and not changes.disables)`,
          token_version: sql<number>`case when changes.disables then ${nextTokenVersion} else users.token_version end`,
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
        .where(sql<boolean>`changes.disables or changes.enables or changes.unlocks`),
    )
    .with('disabled', qb => qb.selectFrom('changes').select('user_id').where('disables', '=', true))
    .with('ended', () => revokeSessions(db, 'disabled', now, 'account_disabled'))
    .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
    .with('resets_ended', () => endResetLinks(db, 'disabled', now))
    .with('email_changes_ended', () => endVerificationLinks(db, 'disabled', now, 'own_address'))
    .with('records', qb =>
      qb
        .selectFrom('changes')
        .innerJoin(
          sql<{ action: string; holds: boolean }>`lateral (values
            (${sql.lit(accountDisabled)}, changes.disables),
            (${sql.lit(accountEnabled)}, changes.enables),
            (${sql.lit(accountUnlocked)}, changes.unlocks),
            (${sql.lit(accountChangeRefused)}, changes.user_id is null))`.as<'record'>(
            sql`record (action, holds)`,
          ),
          onTrue,
        )
        .select(['record.action', 'changes.user_id'])
        .where('record.holds', '=', true),
    )
    .with('audit', () =>
      auditEach(db, 'records', forEachRow(context), {
        action: sql.ref('records.action'),
        outcome: sql`case when records.user_id is null then 'refused' else 'success' end`,
        actor,
        userId,
        details: sql`jsonb_build_object('reason', ${reason}::text)`,
      }),
    )
    .selectFrom('changes')
    .select(['user_id', 'is_active', 'locked_until', 'disables', 'enables', 'unlocks'])
    .select(eb =>
      eb
        .selectFrom('ended')
        .select(e => e.fn.countAll<number>().as('n'))
        .as('revoked'),
    )
    .where('user_id', 'is not', null)
    .executeTakeFirst()
}

import { sql } from 'kysely'
import { type AuditContext, auditEach } from '../audit/record.ts'
import type { Database } from '../db/tables.ts'
import { lockAsking } from '../sessions/store/lock.ts'
import { userColumns } from './user.ts'

/** Selects what a login needs to know of the account with an e-mail address. */
export function findAccountByEmail(db: Database, email: string) {
  return db
    .selectFrom('users')
    .select(['id', 'password_hash', 'locked_until', 'email_verified_at', 'is_active'])
    .where('email', '=', email)
    .executeTakeFirst()
}

/** A change of a user's own particulars. */
export interface ProfileChange {
  readonly userId: string
  readonly sessionId: string
  /** The new name, or nothing where it stays. */
  readonly name: string | undefined
  /** Whether a link to a new e-mail address was asked for; the address itself changes when that is followed. */
  readonly emailChangeRequested: boolean
}

/**
 * Changes a user's particulars, and yields the user and the version of the session that asked; nothing where that has
 * ended in the meantime.
 */
export function updateProfile(db: Database, change: ProfileChange, context: AuditContext) {
  return db
    .with('asking', () => lockAsking(db, change, context.now))
    .with('changed', qb =>
      qb
        .updateTable('users')
        .from('asking')
        .set(eb => ({ name: change.name ?? eb.ref('users.name'), updated_at: context.now }))
        .whereRef('users.id', '=', 'asking.user_id')
        .returning(userColumns)
        .returning('asking.token_version'),
    )
    .with('outcome', qb =>
      qb
        .selectFrom('security_config')
        .leftJoin('changed', join => join.onTrue())
        .select('changed.id as user_id'),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: change.emailChangeRequested ? 'email_change_requested' : 'profile_changed',
        outcome: sql<string>`case when ${sql.ref('outcome.user_id')} is null then 'refused' else 'success' end`,
        actor: 'user',
        userId: change.userId,
        sessionId: change.sessionId,
        details: { name_changed: change.name !== undefined },
      }),
    )
    .selectFrom('changed')
    .selectAll()
    .executeTakeFirst()
}

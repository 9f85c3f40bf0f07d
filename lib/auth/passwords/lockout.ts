import { sql } from 'kysely'
import { type Action, accountLocked } from '../../audit/actions.ts'
import { actionIf } from '../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'

/** A wrong password, and what follows from it. */
export interface PasswordFailure {
  /** Whose password it was not; nothing for an address that nobody has. */
  readonly userId: string | undefined
  readonly action: Action
  /** How many failures in a row lock the account. */
  readonly lockoutFailures: number
  readonly lockedUntil: Date
}

/**
 * Counts a wrong password; the last that is allowed locks the account. The same one statement for an account that is
 * locked already, which stays as it is, and for none at all. Tells whether it was this failure that locked the account.
 */
export async function recordPasswordFailure(db: Database, failure: PasswordFailure, context: AuditContext) {
  const locks = sql<boolean>`users.failed_login_count + 1 >= ${failure.lockoutFailures}`
  const { locked } = await db
    .with('counted', qb =>
      qb
        .updateTable('users')
        .set(eb => ({
          failed_login_count: eb
            .case()
            .when(locks)
            .then(0)
            .else(eb('failed_login_count', '+', 1))
            .end(),
          locked_until: eb
            .case()
            .when(locks)
            .then(eb.val(failure.lockedUntil))
            .else(eb.ref('locked_until'))
            .end(),
        }))
        .where('users.id', '=', failure.userId ?? null)
        .where(eb =>
          eb.or([eb('users.locked_until', 'is', null), eb('users.locked_until', '<=', context.now)]),
        )
        .returning(['users.id', eb => eb('users.locked_until', '=', failure.lockedUntil).as('locked')]),
    )
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('counted', onTrue)
        .select(eb => eb.fn.coalesce('counted.locked', sql.lit(false)).as('locked')),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: actionIf(sql.ref<boolean>('outcome.locked'), accountLocked, failure.action),
        outcome: 'failure',
        actor: 'anonymous',
        ...(failure.userId && { userId: failure.userId }),
      }),
    )
    .selectFrom('outcome')
    .select('locked')
    .executeTakeFirstOrThrow()
  return { locked }
}

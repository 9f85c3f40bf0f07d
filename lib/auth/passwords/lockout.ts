import { sql } from 'kysely'
import { type Action, accountLocked } from '../../audit/actions.ts'
import { actionIf } from '../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'

/** A wrong password and its consequence. */
export interface PasswordFailure {
  /** Undefined if no account has the address. */
  readonly userId: string | undefined
  readonly action: Action
  /** The number of consecutive failures that locks the account. */
  readonly lockoutFailures: number
  readonly lockedUntil: Date
}

/**
 * Counts a wrong password, and locks the account after too many. Runs the same statement for a locked account, which
 * does not change, and for an absent account.
 *
 * @returns whether this failure locked the account.
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

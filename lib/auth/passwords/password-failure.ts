import { sql } from 'kysely'
import { type Action, accountLocked } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { actionIf } from '../../audit/outcome-of.ts'
import { auditEach } from '../../audit/record.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Slots } from '../../db/statements/slot.ts'
import type { Database } from '../../db/tables.ts'
import { typed } from '../../db/typed.ts'
import { insertFailure, type SignInFailureValues } from '../signals/store/insert-failure.ts'

/** A wrong password and its consequence. */
export interface PasswordFailure extends AuditSlotValues {
  /** Null if no account has the address. */
  readonly userId: string | null
  /** The known device that sent the password. Its failures do not count for other devices. */
  readonly deviceId: string | null
  /** The number of consecutive failures that locks the device, or all unknown devices. */
  readonly lockoutFailures: number
  readonly lockedUntil: Date
}

type Recorded = PasswordFailure & {
  /** For the audit record. */
  readonly details: Record<string, unknown> | null
}

interface Recording {
  /** Which counter counts the failure: of the device, or of all unknown devices. */
  readonly counter: 'devices' | 'users'
  readonly action: Action
  /** The failed sign-in to store, if the password is that of a sign-in. */
  readonly signIn?: Slots<SignInFailureValues>
}

/**
 * Counts a wrong password, and locks the device, or all unknown devices, after too many. Does the same for a locked
 * account, which does not change, and for an absent account. Returns whether this failure locked the account.
 */
export function recordFailure(
  db: Database,
  failure: Slots<Recorded>,
  { counter, action, signIn }: Recording,
) {
  return (
    db
      // Locks the user before the device, in the same order as all other statements.
      .with('account', qb =>
        qb.selectFrom('users').select('users.id').where('users.id', '=', failure.userId).forUpdate(),
      )
      .with('counted', () =>
        counter === 'users'
          ? countFailure(db, counter, failure).whereRef('users.id', '=', 'account.id')
          : countFailure(db, counter, failure).where(
              sql<boolean>`devices.id = ${typed('uuid', failure.deviceId)}`,
            ),
      )
      .with('outcome', qb =>
        qb
          .selectFrom(oneRow)
          .leftJoin('counted', onTrue)
          .select(eb => eb.fn.coalesce('counted.locked', sql.lit(false)).as('locked')),
      )
      .with('stored', () =>
        signIn
          ? insertFailure(db, 'outcome', failure.userId, signIn, failure.now)
          : db.selectFrom(oneRow).select(sql.lit(0).as('none')),
      )
      .with('audit', () =>
        auditEach(db, 'outcome', auditParts(failure), {
          action: actionIf(sql.ref<boolean>('outcome.locked'), accountLocked, action),
          outcome: 'failure',
          actor: 'anonymous',
          userId: failure.userId,
          details: failure.details,
        }),
      )
      .selectFrom('outcome')
      .select('locked')
  )
}

/** Counts a failure in `users` or `devices`, whose counters have the same columns. */
function countFailure(db: Database, table: 'users' | 'devices', failure: Slots<PasswordFailure>) {
  const { lockoutFailures, now } = failure
  const lockedUntil = typed('timestamptz', failure.lockedUntil)
  const locks = sql<boolean>`failed_login_count + 1 >= ${lockoutFailures}::integer`
  return db
    .updateTable<'users' | 'devices'>(table)
    .from(sql<{ id: string }>`account`.as('account'))
    .set({
      failed_login_count: sql<number>`case when ${locks} then 0 else failed_login_count + 1 end`,
      locked_until: sql<Date | null>`case when ${locks} then ${lockedUntil} else locked_until end`,
    })
    .where(sql<boolean>`coalesce(locked_until, '-infinity') <= ${typed('timestamptz', now)}`)
    .returning(sql<boolean>`locked_until = ${lockedUntil}`.as('locked'))
}

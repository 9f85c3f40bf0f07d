import { sql } from 'kysely'
import { type Action, accountLocked } from '../../audit/actions.ts'
import { actionIf } from '../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import { signalDetails } from '../signals/report-signals.ts'
import type { DecidedSignal } from '../signals/signal.ts'
import { insertFailure, type SignInFailure } from '../signals/store/insert-failure.ts'

/** A wrong password and its consequence. */
export interface PasswordFailure {
  /** Undefined if no account has the address. */
  readonly userId: string | undefined
  /** The known device that sent the password. Its failures do not count for other devices. */
  readonly deviceId: string | undefined
  readonly action: Action
  /** The number of consecutive failures that locks the device, or all unknown devices. */
  readonly lockoutFailures: number
  readonly lockedUntil: Date
  /** The failed sign-in to store; undefined if the password confirms a change of a signed-in user. */
  readonly signIn?: FailedSignIn | undefined
}

/** A failed sign-in, and the attacks that it is part of. */
export interface FailedSignIn extends Omit<SignInFailure, 'userId'> {
  readonly signals: readonly DecidedSignal[]
}

/**
 * Counts a wrong password, and locks the device, or all unknown devices, after too many. Runs the same statement for a
 * locked account, which does not change, and for an absent account.
 *
 * @returns whether this failure locked the account.
 */
export async function recordPasswordFailure(db: Database, failure: PasswordFailure, context: AuditContext) {
  const { userId, deviceId, signIn } = failure
  const details = {
    ...(deviceId !== undefined && { device_id: deviceId }),
    ...(signIn && signalDetails(signIn.signals)),
  }
  const { locked } = await db
    // Locks the user before the device, in the same order as all other statements.
    .with('account', qb =>
      qb
        .selectFrom('users')
        .select('users.id')
        .where('users.id', '=', userId ?? null)
        .forUpdate(),
    )
    .with('counted', () =>
      deviceId === undefined
        ? countFailure(db, 'users', failure, context.now).whereRef('users.id', '=', 'account.id')
        : countFailure(db, 'devices', failure, context.now).where(
            sql<boolean>`devices.id = ${deviceId}::uuid`,
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
        ? insertFailure(db, 'outcome', { ...signIn, userId }, context.now)
        : db.selectFrom(oneRow).select(sql.lit(0).as('none')),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: actionIf(sql.ref<boolean>('outcome.locked'), accountLocked, failure.action),
        outcome: 'failure',
        actor: 'anonymous',
        ...(userId && { userId }),
        ...(Object.keys(details).length > 0 && { details }),
      }),
    )
    .selectFrom('outcome')
    .select('locked')
    .executeTakeFirstOrThrow()
  return { locked }
}

/** Counts a failure in `users` or `devices`, whose counters have the same columns. */
function countFailure(
  db: Database,
  table: 'users' | 'devices',
  { lockoutFailures, lockedUntil }: PasswordFailure,
  now: Date,
) {
  const locks = sql<boolean>`failed_login_count + 1 >= ${lockoutFailures}`
  return db
    .updateTable<'users' | 'devices'>(table)
    .from(sql<{ id: string }>`account`.as('account'))
    .set({
      failed_login_count: sql<number>`case when ${locks} then 0 else failed_login_count + 1 end`,
      locked_until: sql<Date | null>`case when ${locks} then ${lockedUntil} else locked_until end`,
    })
    .where(sql<boolean>`coalesce(locked_until, '-infinity') <= ${now}`)
    .returning(sql<boolean>`locked_until = ${lockedUntil}`.as('locked'))
}

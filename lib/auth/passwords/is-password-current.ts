import { type Expression, expressionBuilder, type SqlBool } from 'kysely'
import { onTrue } from '../../db/one-row.ts'
import type { Database, Tables } from '../../db/tables.ts'
import { isKnown } from '../devices/is-known.ts'
import type { PasswordAccount, PasswordConfirmed } from './password-account.ts'

/**
 * Returns the condition that an earlier password check is still valid: the account has the same hash, the counter of
 * wrong passwords that applied has not locked since, and a device that was known still is. Always holds if no password was
 * checked. For statements that join `security_config`, and lock `users` and, if the account has a device, `devices` under
 * their own names: a condition on a row that is not locked does not see a concurrent lockout.
 *
 * @param account undefined if no password was checked.
 */
export function isPasswordCurrent(
  account: Pick<PasswordAccount, 'password_hash' | 'device'> | undefined,
  now: Date,
): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'users' | 'devices'>()
  if (!account) return eb.lit(true)
  const { password_hash, device } = account
  const counter = device === undefined ? 'users' : 'devices'
  return eb.and([
    eb('users.password_hash', '=', password_hash),
    eb.or([eb(`${counter}.locked_until`, 'is', null), eb(`${counter}.locked_until`, '<=', now)]),
    // A disowned session locks unknown devices. The device of this check may have become one.
    ...(device ? [isKnown(now)] : []),
  ])
}

/** Selects and locks a user whose password check is still valid, and the device that the password came from. */
export function lockWithPassword(db: Database, account: PasswordConfirmed, now: Date) {
  const { id, device } = account
  return (
    db
      .selectFrom('users')
      .innerJoin('security_config', onTrue)
      .select('users.id as user_id')
      .where('users.id', '=', id)
      // Locks the user before the device, in the same order as all other statements.
      .forUpdate('users')
      .$if(device !== undefined, query =>
        query
          .innerJoin('devices', join =>
            join.onRef('devices.user_id', '=', 'users.id').on('devices.id', '=', device?.id ?? null),
          )
          .forUpdate('devices'),
      )
      .where(isPasswordCurrent(account, now))
  )
}

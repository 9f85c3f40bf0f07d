import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely'
import type { Given } from '../../db/statements/slot.ts'
import type { Tables } from '../../db/tables.ts'
import { typed } from '../../db/typed.ts'
import { isKnown } from '../devices/is-known.ts'

/** Returns the condition that the counter of wrong passwords of a table has not locked. */
export function isUnlocked(table: 'users' | 'devices', now: Given<Date>): Expression<SqlBool> {
  return sql<SqlBool>`(${sql.ref(`${table}.locked_until`)} <= ${typed('timestamptz', now)}) is not false`
}

/**
 * Returns the condition that an earlier check of the password in a session is still valid: the account has the same hash,
 * the device's counter of wrong passwords has not locked since, and the device is still known. Always holds if no password
 * was checked. For statements like `lockRequestingSession`: a condition on a row that is not locked does not see a
 * concurrent lockout.
 *
 * @param passwordHash null if no password was checked.
 */
export function isPasswordCurrent(passwordHash: Given<string | null>, now: Given<Date>): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'users' | 'devices'>()
  return eb.or([
    sql<SqlBool>`${passwordHash}::text is null`,
    eb.and([
      sql<SqlBool>`users.password_hash = ${passwordHash}::text`,
      isUnlocked('devices', now),
      // A disowned session locks unknown devices. The device of this check may have become one.
      isKnown(now),
    ]),
  ])
}

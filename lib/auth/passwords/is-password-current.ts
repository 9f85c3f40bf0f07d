import { type Expression, expressionBuilder, type SqlBool } from 'kysely'
import type { Tables } from '../../db/tables.ts'

/**
 * The condition on which a password that was checked before the statement still opens its account: the hash that it
 * matched is still the account's, and no lock was set in the meantime. For statements on `users` under that name.
 */
export function isPasswordCurrent(passwordHash: string, now: Date): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'users'>()
  return eb.and([
    eb('users.password_hash', '=', passwordHash),
    eb.or([eb('users.locked_until', 'is', null), eb('users.locked_until', '<=', now)]),
  ])
}

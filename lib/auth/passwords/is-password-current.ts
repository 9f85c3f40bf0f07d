import { type Expression, expressionBuilder, type SqlBool } from 'kysely'
import type { Tables } from '../../db/tables.ts'

/**
 * Returns the condition that an earlier password check is still valid: the account has the same hash and is not locked.
 * For statements on `users` under that name.
 */
export function isPasswordCurrent(passwordHash: string, now: Date): Expression<SqlBool> {
  const eb = expressionBuilder<Tables, 'users'>()
  return eb.and([
    eb('users.password_hash', '=', passwordHash),
    eb.or([eb('users.locked_until', 'is', null), eb('users.locked_until', '<=', now)]),
  ])
}

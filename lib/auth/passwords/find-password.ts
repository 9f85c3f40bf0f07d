import type { Database } from '../../db/tables.ts'

/** Selects a user's password hash and the end of the lockout. */
export function findPassword(db: Database, userId: string) {
  return db
    .selectFrom('users')
    .select(['id', 'password_hash', 'locked_until'])
    .where('id', '=', userId)
    .executeTakeFirst()
}

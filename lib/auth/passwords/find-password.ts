import type { Database } from '../../db/tables.ts'

/** Reads the hash of a user's password, and until when it is not asked for. */
export function findPassword(db: Database, userId: string) {
  return db
    .selectFrom('users')
    .select(['id', 'password_hash', 'locked_until'])
    .where('id', '=', userId)
    .executeTakeFirst()
}

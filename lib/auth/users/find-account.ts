import type { Database } from '../../db/tables.ts'

/** Selects what a login needs to know of the account with an e-mail address. */
export function findAccountByEmail(db: Database, email: string) {
  return db
    .selectFrom('users')
    .select(['id', 'password_hash', 'locked_until', 'email_verified_at', 'is_active'])
    .where('email', '=', email)
    .executeTakeFirst()
}

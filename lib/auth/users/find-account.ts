import type { Database, UserRow } from '../../db/tables.ts'

/** The columns of an account that a login requires. */
export type Account = Pick<
  UserRow,
  'id' | 'password_hash' | 'locked_until' | 'email_verified_at' | 'is_active'
>

/** Selects the account with an email address for a login. */
export function findAccountByEmail(db: Database, email: string): Promise<Account | undefined> {
  return db
    .selectFrom('users')
    .select(['id', 'password_hash', 'locked_until', 'email_verified_at', 'is_active'])
    .where('email', '=', email)
    .executeTakeFirst()
}

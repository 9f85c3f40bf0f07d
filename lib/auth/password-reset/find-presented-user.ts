import type { Database } from '../../db/tables.ts'

/**
 * Selects the email address and the name of the user of a reset token, for the check of the new password. Does not check
 * whether the token is still valid: the statement that consumes it does.
 */
export function findPresentedUser(db: Database, { id, secretHash }: { id: string; secretHash: string }) {
  return db
    .selectFrom('password_reset_tokens as token')
    .innerJoin('users', 'users.id', 'token.user_id')
    .select(['users.email', 'users.name'])
    .where('token.id', '=', id)
    .where('token.secret_hash', '=', secretHash)
    .executeTakeFirst()
}

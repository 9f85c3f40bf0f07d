import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'

/**
 * Selects the email address and the name of the user of a reset token, for the check of the new password. Does not check
 * whether the token is still valid: the statement that consumes it does.
 */
export const findPresentedUser = statement(
  (db, { tokenId, tokenHash }: Slots<{ readonly tokenId: string; readonly tokenHash: string }>) =>
    db
      .selectFrom('password_reset_tokens as token')
      .innerJoin('users', 'users.id', 'token.user_id')
      .select(['users.email', 'users.name'])
      .where('token.id', '=', tokenId)
      .where('token.secret_hash', '=', tokenHash),
)

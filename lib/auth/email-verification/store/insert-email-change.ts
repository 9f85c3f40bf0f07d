import { sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { insertOneTimeToken, type NewOneTimeToken } from '../../one-time-tokens/insert-one-time-token.ts'

interface EmailChange extends NewOneTimeToken {
  readonly userId: string
  readonly newEmail: string
  readonly tokenVersion: number
  readonly now: Date
}

/**
 * Creates the token of a link that changes an account's address. The token has the version of the session that
 * requested it, so that a rotation revokes it. Returns no row if another account has verified the new address. An
 * unverified account does not reserve its address, because anyone can register any address.
 */
export const insertEmailChangeToken = statement((db, slots: Slots<EmailChange>) =>
  db
    .with('account', qb =>
      qb
        .selectFrom('users')
        .select(['id', 'email', 'name'])
        .where('users.id', '=', slots.userId)
        .where('users.is_active', '=', true)
        .where(eb =>
          eb.not(
            eb.exists(
              eb
                .selectFrom('users as other')
                .select('other.id')
                .where('other.email', '=', slots.newEmail)
                .where(where =>
                  where.or([
                    where('other.email_verified_at', 'is not', null),
                    where('other.is_active', '=', false),
                  ]),
                ),
            ),
          ),
        ),
    )
    .with('token', () =>
      insertOneTimeToken(db, 'email_verification_tokens', 'account', slots, slots.now, {
        user_id: sql.ref<string>('account.id'),
        email: slots.newEmail,
        token_version: slots.tokenVersion,
      }),
    )
    .selectFrom('account')
    .select('id'),
)

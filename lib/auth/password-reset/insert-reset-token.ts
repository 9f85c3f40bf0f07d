import { sql } from 'kysely'
import { passwordResetRequested } from '../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import { newestVersion, verifiedName } from '../../db/expressions.ts'
import { onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import { insertOneTimeToken, type NewOneTimeToken } from '../one-time-tokens/insert-one-time-token.ts'

/**
 * Creates the token of a reset link for the active account of an address.
 *
 * @param account with `only: 'unverified'`, a verified account gets no token.
 * @returns the recipient; undefined if no token was created.
 */
export function insertResetToken(
  db: Database,
  account: { email: string; only?: 'unverified' },
  token: NewOneTimeToken,
  context: AuditContext,
) {
  return db
    .with('account', qb =>
      qb
        .selectFrom('users')
        .innerJoin('security_config', onTrue)
        .select(['users.id', 'users.email', verifiedName.as('name'), newestVersion.as('token_version')])
        .where('email', '=', account.email)
        .where('is_active', '=', true)
        .$if(account.only === 'unverified', query => query.where('email_verified_at', 'is', null)),
    )
    .with('token', () =>
      insertOneTimeToken(db, 'password_reset_tokens', 'account', token, context.now, {
        user_id: sql.ref<string>('account.id'),
        token_version: sql.ref<number>('account.token_version'),
      }),
    )
    .with('audit', () =>
      auditEach(db, 'account', context, {
        action: passwordResetRequested,
        outcome: 'success',
        actor: 'anonymous',
        userId: sql.ref('account.id'),
      }),
    )
    .selectFrom('account')
    .select(['email', 'name'])
    .executeTakeFirst()
}

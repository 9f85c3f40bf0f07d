import { sql } from 'kysely'
import { loginRefused } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { lockWithPassword } from '../../passwords/is-password-current.ts'
import type { PasswordConfirmed } from '../../passwords/password-account.ts'

/** A refused login with the correct password, and the account's state that caused the refusal. */
export interface RefusedLogin {
  readonly account: PasswordConfirmed
  readonly isActive: boolean
  readonly reason: 'email_unverified' | 'account_disabled'
}

/**
 * Records a refused login. The reason is `account_changed` if, since it was read, the account was locked, disabled,
 * enabled or got another password. The client must not learn the original reason in that case.
 *
 * @returns whether the account is unchanged.
 */
export async function recordRefusedLogin(
  db: Database,
  { account, isActive, reason }: RefusedLogin,
  context: AuditContext,
): Promise<boolean> {
  const { unchanged } = await db
    .with('account', () => lockWithPassword(db, account, context.now).where('users.is_active', '=', isActive))
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('account', onTrue)
        .select(eb => eb('account.user_id', 'is not', null).as('unchanged')),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: loginRefused,
        outcome: 'refused',
        actor: 'user',
        userId: account.id,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', case when ${sql.ref('outcome.unchanged')} then ${reason}::text else 'account_changed' end)`,
      }),
    )
    .selectFrom('outcome')
    .select('unchanged')
    .executeTakeFirstOrThrow()
  return Boolean(unchanged)
}

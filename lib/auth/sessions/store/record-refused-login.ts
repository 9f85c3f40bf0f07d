import { sql } from 'kysely'
import { loginRefused } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { isPasswordCurrent } from '../../passwords/is-password-current.ts'

/** A login with the right password that is refused, and the state of the account on which that was decided. */
export interface RefusedLogin {
  readonly userId: string
  /** The hash that the password matched. */
  readonly passwordHash: string
  readonly isActive: boolean
  readonly reason: 'email_unverified' | 'account_disabled'
}

/**
 * Records a refused login. Returns whether the reason may be told: not if the account was locked, disabled, enabled or
 * given another password since it was read, and then the record says `account_changed`.
 */
export async function recordRefusedLogin(
  db: Database,
  { userId, passwordHash, isActive, reason }: RefusedLogin,
  context: AuditContext,
): Promise<boolean> {
  const { told } = await db
    .with('account', qb =>
      qb
        .selectFrom('users')
        .select('users.id')
        .where('users.id', '=', userId)
        .where('users.is_active', '=', isActive)
        .where(isPasswordCurrent(passwordHash, context.now))
        .forUpdate(),
    )
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('account', onTrue)
        .select(eb => eb('account.id', 'is not', null).as('told')),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: loginRefused,
        outcome: 'refused',
        actor: 'user',
        userId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', case when ${sql.ref('outcome.told')} then ${reason}::text else 'account_changed' end)`,
      }),
    )
    .selectFrom('outcome')
    .select('told')
    .executeTakeFirstOrThrow()
  return Boolean(told)
}

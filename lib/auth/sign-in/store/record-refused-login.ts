import { sql } from 'kysely'
import { loginRefused } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { lockKnownDevice } from '../../devices/store/lock-known-device.ts'
import { isUnlocked } from '../../passwords/is-password-current.ts'
import { type CheckedPasswordValues, lockWithPassword } from '../../passwords/lock-with-password.ts'
import { selectPasswordAllowed } from './allowed.ts'

/** A refused login with the correct password, and the account's state that caused the refusal. */
type RefusedLogin = AuditSlotValues &
  CheckedPasswordValues & {
    readonly isActive: boolean
    readonly reason: 'email_unverified' | 'account_disabled'
  }

/**
 * Records a refused login. The reason is `account_changed` if, since it was read, the account was locked, disabled,
 * enabled or got another password. The client must not learn the original reason in that case. Returns whether the account
 * is unchanged.
 */
export const recordRefusedLogin = statement((db, login: Slots<RefusedLogin>) =>
  db
    .with('owner', () => lockWithPassword(db, login).where('users.is_active', '=', login.isActive))
    .with('known_device', () => lockKnownDevice(db, login).where(isUnlocked('devices', login.now)))
    .with('account', () => selectPasswordAllowed(db, login))
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('account', onTrue)
        .select(eb => eb('account.user_id', 'is not', null).as('unchanged')),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(login), {
        action: loginRefused,
        outcome: 'refused',
        actor: 'user',
        userId: login.userId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', case when ${sql.ref('outcome.unchanged')} then ${login.reason}::text else 'account_changed' end)`,
      }),
    )
    .selectFrom('outcome')
    .select('unchanged'),
)

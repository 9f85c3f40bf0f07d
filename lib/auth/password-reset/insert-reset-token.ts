import { sql } from 'kysely'
import { passwordResetRequested } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { auditEach } from '../../audit/record.ts'
import { newestVersion, verifiedName } from '../../db/expressions.ts'
import { onTrue } from '../../db/one-row.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { insertOneTimeToken, type NewOneTimeToken } from '../one-time-tokens/insert-one-time-token.ts'

type ResetLink = NewOneTimeToken &
  AuditSlotValues & {
    readonly email: string
    /** A verified account gets no token. */
    readonly onlyUnverified: boolean
  }

/**
 * Creates the token of a reset link for the active account of an address. Returns the recipient; no row if no token was
 * created.
 */
export const insertResetToken = statement((db, slots: Slots<ResetLink>) =>
  db
    .with('account', qb =>
      qb
        .selectFrom('users')
        .innerJoin('security_config', onTrue)
        .select(['users.id', 'users.email', verifiedName.as('name'), newestVersion.as('token_version')])
        .where('email', '=', slots.email)
        .where('is_active', '=', true)
        .where(eb => eb.or([eb('email_verified_at', 'is', null), eb.not(slots.onlyUnverified)])),
    )
    .with('token', () =>
      insertOneTimeToken(db, 'password_reset_tokens', 'account', slots, slots.now, {
        user_id: sql.ref<string>('account.id'),
        token_version: sql.ref<number>('account.token_version'),
      }),
    )
    .with('audit', () =>
      auditEach(db, 'account', auditParts(slots), {
        action: passwordResetRequested,
        outcome: 'success',
        actor: 'anonymous',
        userId: sql.ref('account.id'),
      }),
    )
    .selectFrom('account')
    .select(['email', 'name']),
)

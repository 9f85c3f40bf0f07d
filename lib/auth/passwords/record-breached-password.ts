import { sql } from 'kysely'
import { passwordFoundBreached } from '../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../audit/audit-slots.ts'
import { auditEach } from '../../audit/record.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'

/** A password that is known from a breach. */
type BreachedPassword = AuditSlotValues & {
  readonly userId: string
  /** The hash that the password matched. */
  readonly passwordHash: string
  /** The hash that replaced it at this login, if any. */
  readonly renewedPasswordHash: string | null
}

/**
 * Marks the password of an account as known from a breach, unless it is marked already or was replaced since. Returns a
 * row if this execution marked it. Then the user must be notified.
 */
export const recordBreachedPassword = statement((db, breached: Slots<BreachedPassword>) =>
  db
    .with('marked', qb =>
      qb
        .updateTable('users')
        .set({ password_breached_at: breached.now })
        .where('users.id', '=', breached.userId)
        .where('users.password_breached_at', 'is', null)
        .where(eb =>
          eb.or([
            eb('users.password_hash', '=', breached.passwordHash),
            eb('users.password_hash', '=', breached.renewedPasswordHash),
          ]),
        )
        .returning('users.id'),
    )
    .with('audit', () =>
      auditEach(db, 'marked', auditParts(breached), {
        action: passwordFoundBreached,
        outcome: 'success',
        actor: 'system',
        userId: sql.ref('marked.id'),
      }),
    )
    .selectFrom('marked')
    .select('id'),
)

import { sql } from 'kysely'
import { dataKeyReplaced } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { type Actor, auditEach } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { WrappedKey } from '../../../services/data-keys/data-keys.ts'

/** A data key to insert, and who requested it. */
type Replacement = WrappedKey & AuditSlotValues & { readonly actor: Actor; readonly reason: string }

/** Inserts a data key that replaces the current one. */
export const insertReplacement = statement((db, replacement: Slots<Replacement>) => {
  const { id, wrapped, actor, reason, now } = replacement
  return db
    .with('inserted', qb =>
      qb.insertInto('data_keys').values({ id, wrapped, created_at: now }).returning('data_keys.id'),
    )
    .with('audit', () =>
      auditEach(db, 'inserted', auditParts(replacement), {
        action: dataKeyReplaced,
        outcome: 'success',
        actor,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', ${reason}::text, 'data_key_id', inserted.id)`,
      }),
    )
    .selectFrom('inserted')
    .select('id')
})

import { sql } from 'kysely'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'

/** Deletes waiting mails that the queue has accepted. */
export const deleteWaitingMails = statement(
  (db, { ids }: Slots<{ ids: readonly string[] }>) =>
    db
      .deleteFrom('waiting_mails')
      .where('id', 'in', sql<string>`(select jsonb_array_elements_text(${ids})::uuid)`),
  { ids: 'jsonb' },
)

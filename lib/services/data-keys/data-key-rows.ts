import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'

/** Selects the newest data key that was created after a time. */
export const selectNewestDataKey = statement((db, { since }: Slots<{ since: Date }>) =>
  db
    .selectFrom('data_keys')
    .select(['id', 'wrapped'])
    .where('created_at', '>', since)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1),
)

/** Inserts a data key. */
export const insertDataKey = statement(
  (db, { id, wrapped, now }: Slots<{ id: string; wrapped: Uint8Array; now: Date }>) =>
    db.insertInto('data_keys').values({ id, wrapped, created_at: now }),
)

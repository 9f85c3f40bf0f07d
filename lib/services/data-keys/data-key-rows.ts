import type { Database } from '../../db/tables.ts'
import type { WrappedKey } from './data-keys.ts'

/** Selects the newest data key that was created after a time. */
export function selectNewestDataKey(db: Database, since: Date): Promise<WrappedKey | undefined> {
  return db
    .selectFrom('data_keys')
    .select(['id', 'wrapped'])
    .where('created_at', '>', since)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Inserts a data key. */
export async function insertDataKey(db: Database, key: WrappedKey, now: Date): Promise<void> {
  await db.insertInto('data_keys').values({ id: key.id, wrapped: key.wrapped, created_at: now }).execute()
}

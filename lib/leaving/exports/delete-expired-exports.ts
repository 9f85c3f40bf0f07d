import type { Services } from '../../services/services.ts'

const LIMIT = 100

/** Deletes expired exports: first the file, then the row, so that an interrupted run finds the file again. */
export async function deleteExpiredExports(
  { clock, database, exportStore }: Services<'database' | 'exportStore'>,
  mayContinue: () => boolean,
): Promise<void> {
  const rows = await database
    .selectFrom('account_exports')
    .select('id')
    .where('state', '<>', 'pending')
    .where('expires_at', '<=', clock())
    .orderBy('expires_at')
    .limit(LIMIT)
    .execute()
  for (const { id } of rows) {
    if (!mayContinue()) return
    await exportStore.remove(id)
    await database.deleteFrom('account_exports').where('id', '=', id).execute()
  }
}

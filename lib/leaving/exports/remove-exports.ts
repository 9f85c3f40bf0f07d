import type { Services } from '../../services/services.ts'

/**
 * Deletes the files of a user's exports.
 *
 * @returns false if a job is building one. Its lease expires when the job has ended in any case.
 */
export async function removeExports(
  { clock, database, exportStore }: Services<'database' | 'exportStore'>,
  userId: string,
): Promise<boolean> {
  const rows = await database
    .selectFrom('account_exports')
    .select(['id', 'leased_until'])
    .where('user_id', '=', userId)
    .execute()
  const now = clock()
  if (rows.some(({ leased_until }) => leased_until !== null && leased_until > now)) return false
  for (const { id } of rows) await exportStore.remove(id)
  return true
}

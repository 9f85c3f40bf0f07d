import type { Services } from '../../services/services.ts'
import { selectExportsOf } from './store/select-exports-of.ts'

/**
 * Deletes the files of a user's exports.
 *
 * @returns false if a job is building one. Its lease expires when the job has ended in any case.
 */
export async function removeExports(
  { clock, exportStore, statements }: Services<'exportStore' | 'statements'>,
  userId: string,
): Promise<boolean> {
  const rows = await statements.all(selectExportsOf, { userId })
  const now = clock()
  if (rows.some(({ leased_until }) => leased_until !== null && leased_until > now)) return false
  for (const { id } of rows) await exportStore.remove(id)
  return true
}

import type { Services } from '../../services/services.ts'
import { pseudonymizeRecords } from './store/pseudonymize-records.ts'

/** Small, so that a statement holds its locks for a short time and ends long before the limit of 45 s. */
const BATCH_ROWS = 2_000

/**
 * Replaces the id of a user in all audit records by a pseudonym, and removes addresses, user agents and personal details.
 * Only a database function has the privilege, and only for an account whose deletion has started.
 *
 * @param mayContinue Returns whether there is time for another batch.
 * @returns whether no record is left.
 */
export async function pseudonymizeAudit(
  { statements }: Services<'statements'>,
  { userId, pseudonym }: { userId: string; pseudonym: string },
  mayContinue: () => boolean,
): Promise<boolean> {
  for (let changed = BATCH_ROWS; changed === BATCH_ROWS; ) {
    if (!mayContinue()) return false
    const batch = await statements.one(pseudonymizeRecords, { userId, pseudonym, limit: BATCH_ROWS })
    changed = Number(batch.changed)
  }
  return true
}

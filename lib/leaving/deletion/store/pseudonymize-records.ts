import { sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { typed } from '../../../db/typed.ts'

/** A batch of audit records to make pseudonymous. */
interface PseudonymBatch {
  readonly userId: string
  readonly pseudonym: string
  readonly limit: number
}

/** Makes up to `limit` audit records of a user pseudonymous, and returns how many. */
export const pseudonymizeRecords = statement((db, { userId, pseudonym, limit }: Slots<PseudonymBatch>) =>
  db.selectNoFrom(
    sql<number>`pseudonymize_audit(${typed('uuid', userId)}, ${typed('uuid', pseudonym)}, ${limit}::integer)`.as(
      'changed',
    ),
  ),
)

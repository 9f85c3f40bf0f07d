import { sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'

interface Owner {
  readonly user_id: string
}

const owner = (source: string) => sql<Owner>`${sql.table(source)}`.as('owner')

/** Inserts recovery codes for the row of `source`, another part of the same statement. */
export function insertRecoveryCodes(db: Database, source: string, hashes: readonly string[], now: Date) {
  // One JSON parameter, because the Data API does not support arrays.
  const codes = sql<{
    code_hash: string
  }>`(select jsonb_array_elements_text(cast(${JSON.stringify(hashes)} as jsonb)) as code_hash)`.as('code')
  return db
    .insertInto('recovery_codes')
    .columns(['user_id', 'code_hash', 'created_at'])
    .expression(
      db
        .selectFrom(owner(source))
        .innerJoin(codes, onTrue)
        .select(['owner.user_id', 'code.code_hash', sql<Date>`${now}`.as('created_at')]),
    )
}

/** Deletes the recovery codes of the user of `source`, another part of the same statement. */
export function deleteRecoveryCodes(db: Database, source: string) {
  return db
    .deleteFrom('recovery_codes')
    .where('user_id', 'in', db.selectFrom(owner(source)).select('owner.user_id'))
}

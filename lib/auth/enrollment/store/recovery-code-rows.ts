import { sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { Given } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'

interface Owner {
  readonly user_id: string
}

const owner = (source: string) => sql<Owner>`${sql.table(source)}`.as('owner')

/**
 * Inserts recovery codes for the row of `source`, another part of the same statement.
 *
 * @param hashes A JSON list, because the Data API does not support arrays.
 */
export function insertRecoveryCodes(
  db: Database,
  source: string,
  hashes: Given<readonly string[]>,
  now: Given<Date>,
) {
  const codes = sql<{
    code_hash: string
  }>`(select jsonb_array_elements_text(${typed('jsonb', hashes)}) as code_hash)`.as('code')
  return db
    .insertInto('recovery_codes')
    .columns(['user_id', 'code_hash', 'created_at'])
    .expression(
      db
        .selectFrom(owner(source))
        .innerJoin(codes, onTrue)
        .select([
          'owner.user_id',
          'code.code_hash',
          sql<Date>`${typed('timestamptz', now)}`.as('created_at'),
        ]),
    )
}

/** Deletes the recovery codes of the user of `source`, another part of the same statement. */
export function deleteRecoveryCodes(db: Database, source: string) {
  return db
    .deleteFrom('recovery_codes')
    .where('user_id', 'in', db.selectFrom(owner(source)).select('owner.user_id'))
}

import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { columnTypes } from '../../lib/db/column-types.ts'
import type { Database } from '../../lib/db/tables.ts'
import { startDatabase } from '../support/data-api.ts'

describe('the types of columns', () => {
  const schema = (db: Database) =>
    sql<{ name: string; type: string }>`
      select distinct column_name as name, replace(udt_name, 'int8', 'bigint') as type from information_schema.columns
      where table_schema = 'public' and table_name not like 'kysely%'`.execute(db)

  it('match the database, and are the same for equal column names', async () => {
    const { db } = await startDatabase()
    const { rows } = await schema(db)
    // Bytes are sent as blobs and require no cast.
    const plain = new Set(['text', 'bool', 'int4', 'float8', 'bytea'])
    const special = rows.filter(({ type }) => !plain.has(type)).map(({ name, type }) => [name, type] as const)
    expect(special.map(([name]) => name).toSorted()).toEqual(Object.keys(columnTypes).toSorted())
    expect(Object.fromEntries(special)).toEqual(columnTypes)
  })
})

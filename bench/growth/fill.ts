import type pg from 'pg'
import { type PostgresAddress, withAdministrator } from '../../test/support/databases.ts'
import { auditStatement, fillStatements, idFunction, MONTHS, type Sizes } from './fill-statements.ts'

/** Fills a migrated database with users and with audit records in monthly partitions. */
export async function fillDatabase(
  postgres: PostgresAddress,
  database: string,
  sizes: Sizes,
): Promise<{ gigabytes: number }> {
  return await withAdministrator(
    postgres,
    async client => {
      await client.query(idFunction)
      // The rows are consistent, so that the foreign keys need no checks.
      await client.query('set session_replication_role = replica')
      for (const [table, statement] of Object.entries(fillStatements(sizes)))
        await withoutIndexes(client, table, () => client.query(`insert into ${table} ${statement}`))
      await client.query(
        `select add_audit_partition(date_trunc('month', now(), 'UTC') - n * interval '1 month')
         from generate_series(1, $1) n`,
        [MONTHS - 1],
      )
      await withoutIndexes(client, 'audit_logs', () => client.query(auditStatement(sizes)))
      await client.query('vacuum analyze')
      const { rows } = await client.query<{ bytes: number }>(
        'select pg_database_size(current_database())::float8 as bytes',
      )
      return { gigabytes: (rows[0]?.bytes ?? 0) / 1e9 }
    },
    database,
  )
}

/** Runs `insert` without the indexes of a table, except those of constraints, and creates them again, which is faster. */
async function withoutIndexes(
  client: pg.Client,
  table: string,
  insert: () => Promise<unknown>,
): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as definition
     from pg_index where indrelid = $1::regclass and not indisprimary
       and not exists (select from pg_constraint where conindid = indexrelid)
       and not exists (select from pg_inherits where inhrelid = indexrelid)`,
    [table],
  )
  for (const { name } of rows) await client.query(`drop index ${name}`)
  await insert()
  for (const { definition } of rows) await client.query(definition)
}

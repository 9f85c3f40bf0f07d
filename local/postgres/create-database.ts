import pg from 'pg'
import type { RunningPostgres } from './start-postgres.ts'

/** Creates a database if it does not exist. */
export async function createDatabase(postgres: RunningPostgres, name: string): Promise<void> {
  const { host, port, user, password } = postgres
  const client = new pg.Client({ host, port, user, password, database: 'postgres' })
  await client.connect()
  const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name])
  if (rowCount === 0) await client.query(`create database ${name}`)
  await client.end()
}

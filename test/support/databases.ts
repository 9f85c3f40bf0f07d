import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { DatabaseLogin } from '../../lib/services/database/database-login.ts'

/** The address and the administrator of the run's PostgreSQL. */
export interface PostgresAddress {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}

/** The login of the functions on the run's PostgreSQL. All databases share its roles, so no test changes them. */
export const functionsLogin: DatabaseLogin = {
  username: 'dashtam_functions_a',
  password: 'the-functions-of-every-test'.padEnd(43, '-'),
}

/** Runs `work` on a connection of the administrator. */
export async function withAdministrator<T>(
  address: PostgresAddress,
  work: (client: pg.Client) => Promise<T>,
  database = 'postgres',
): Promise<T> {
  const client = new pg.Client({ ...address, database })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Creates a migrated or an empty database and returns its name. */
export async function newDatabase(
  address: PostgresAddress,
  template: 'migrated' | 'empty' = 'migrated',
): Promise<string> {
  const name = `test_${randomBytes(8).toString('hex')}`
  const from = template === 'migrated' ? 'template_dashtam strategy file_copy' : 'template0'
  await withAdministrator(address, client => client.query(`create database ${name} template ${from}`))
  return name
}

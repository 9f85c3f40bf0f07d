import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../local/postgres/start-postgres.ts'
import { withAdministrator } from '../../test/support/databases.ts'

/** Begins each entry of the log, before the name of the database. */
export const ENTRY = '\u001e'
/** Ends the name of the database in an entry of the log. */
export const AFTER_DATABASE = '\u001f'

/** Fixed memory, no background work during a measurement, and plans in the log as JSON. */
const settings = {
  shared_buffers: '512MB',
  maintenance_work_mem: '512MB',
  max_wal_size: '2GB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
  jit: 'off',
  shared_preload_libraries: 'auto_explain',
  log_line_prefix: `${ENTRY}%d${AFTER_DATABASE}`,
  'auto_explain.log_format': 'json',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_nested_statements': 'on',
  'auto_explain.log_parameter_max_length': '0',
} as const

/** Starts a PostgreSQL on the disk, because the data may not fit into memory. `stop` also deletes the data. */
export async function startMeasuredServer() {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-growth-'))
  const unconfigured = await startPostgres({ directory, durable: false })
  await withAdministrator(unconfigured, async client => {
    for (const [name, value] of Object.entries(settings))
      await client.query(`alter system set ${name} = '${value}'`)
  })
  await unconfigured.stop()
  let log = ''
  const onLog = (text: string) => {
    log += text
  }
  const { stop, ...postgres } = await startPostgres({ directory, durable: false, onLog })
  return {
    postgres,
    /** Returns the log since the last call. */
    takeLog: () => {
      const taken = log
      log = ''
      return taken
    },
    stop: async () => {
      await stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

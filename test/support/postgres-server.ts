import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../local/postgres/start-postgres.ts'

/** Starts a PostgreSQL in memory, without any database of ours. */
export async function startServer() {
  const directory = mkdtempSync(join(memory(), 'dashtam-test-'))
  const { stop, ...postgres } = await startPostgres({ directory, durable: false })
  return {
    postgres,
    stop: async () => {
      await stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Memory, where the machine has a folder for it: a test's data need not outlive it. */
function memory(): string {
  try {
    accessSync('/dev/shm', constants.W_OK)
    return '/dev/shm'
  } catch {
    return tmpdir()
  }
}

import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../local/postgres/start-postgres.ts'

/** Starts a PostgreSQL in memory, without our databases. */
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

/** Starts a PostgreSQL on the disk that keeps every commit that it has confirmed, also if it crashes. */
export async function startDurableServer() {
  const directory = mkdtempSync(join(tmpdir(), 'dashtam-durable-'))
  const { stop, ...postgres } = await startPostgres({ directory, durable: true })
  return {
    postgres,
    stop: async () => {
      await stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** Returns a folder in memory, if the machine has one. Test data is temporary. */
function memory(): string {
  try {
    accessSync('/dev/shm', constants.W_OK)
    return '/dev/shm'
  } catch {
    return tmpdir()
  }
}

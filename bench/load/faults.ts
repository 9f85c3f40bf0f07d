import { setTimeout as delay } from 'node:timers/promises'
import type { Cloud } from '../../test/support/cloud.ts'
import { type PostgresAddress, withAdministrator } from '../../test/support/databases.ts'
import type { FaultyProxy } from '../../test/support/faulty-proxy.ts'
import type { startRedisProxy } from '../../test/support/redis-proxy.ts'
import type { ApiReply } from './bundled-api.ts'
import type { Client } from './client.ts'

/** What the faults act on. */
export interface Faulty {
  readonly postgres: PostgresAddress
  readonly database: string
  readonly cloud: Cloud
  /** In front of the Data API of the functions. */
  readonly dataApi: FaultyProxy
  /** Undefined if Redis is not available. */
  readonly redis: Awaited<ReturnType<typeof startRedisProxy>> | undefined
}

/** Something that fails while the API is used. */
export interface Fault {
  readonly name: string
  /** Causes the fault for this time, and ends it. */
  readonly cause: (faulty: Faulty, milliseconds: number) => Promise<void>
  /** The statuses with which the API may answer meanwhile. */
  readonly answers: readonly number[]
  /** What the clients do. Default: refresh, read the user and read the accounts, in turn. */
  readonly call?: (client: Client) => () => Promise<ApiReply>
}

/** Each response takes this much longer. */
const SLOW_MILLISECONDS = 300

/** Every fault. */
export const faults: readonly Fault[] = [
  { name: 'PostgreSQL crashes and recovers', cause: crash, answers: [200, 503] },
  {
    name: 'the database is paused',
    cause: ({ dataApi }, milliseconds) =>
      dataApi.answering('DatabaseResumingException', () => delay(milliseconds)),
    answers: [200, 503],
  },
  {
    name: `each statement takes ${SLOW_MILLISECONDS} ms longer`,
    cause: ({ dataApi }, milliseconds) => dataApi.slowed(SLOW_MILLISECONDS, () => delay(milliseconds)),
    answers: [200],
  },
  {
    name: 'the mail queue refuses every message',
    cause: ({ cloud }, milliseconds) =>
      cloud.proxies.queue.answering('AccessDeniedException', () => delay(milliseconds)),
    // The mails wait in the database.
    answers: [202],
    call: ({ requestPasswordReset }) => requestPasswordReset,
  },
  {
    name: 'Redis is gone',
    cause: cutRedis,
    answers: [200],
  },
]

/**
 * Kills a process of PostgreSQL. The server then ends every connection and recovers from its log, as after a crash of
 * its machine.
 */
async function crash({ postgres, database }: Faulty, milliseconds: number): Promise<void> {
  const killed = await withAdministrator(postgres, async client => {
    const { rows } = await client.query<{ pid: number }>(
      'select pid from pg_stat_activity where datname = $1 and pid <> pg_backend_pid() limit 1',
      [database],
    )
    return rows[0]?.pid
  })
  if (killed === undefined) throw new Error('No connection of the functions to kill')
  process.kill(killed, 'SIGKILL')
  await delay(milliseconds)
}

/** Ends the connections to Redis and refuses new ones. */
export async function cutRedis({ redis }: Faulty, milliseconds: number): Promise<void> {
  redis?.cut()
  await delay(milliseconds)
  redis?.mend()
}

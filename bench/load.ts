import type { App } from '../test/support/app.ts'
import { type ConnectedUser, connectProvider } from '../test/support/connections.ts'
import type { PostgresAddress } from '../test/support/databases.ts'
import { startFaultyProxy } from '../test/support/faulty-proxy.ts'
import { hasRedis } from '../test/support/redis.ts'
import { startRedisProxy } from '../test/support/redis-proxy.ts'
import { bundledApi, type CallApi } from './load/bundled-api.ts'
import { type Client, signedInClient } from './load/client.ts'
import { faultFigures } from './load/fault-figures.ts'
import { throughputFigures } from './load/throughput.ts'
import type { Figure } from './report.ts'

/** The callers of the largest load. */
const USERS = 64
const USERS_OF_FAULTS = 16

/** What a load needs. */
export interface LoadedApi {
  readonly app: App
  readonly postgres: PostgresAddress
  readonly database: string
  /** The folder of the bundles. */
  readonly folder: string
  /** The Data API in another process. */
  readonly dataApiUrl: string
}

/**
 * Measures throughput, and what a client notices of faults.
 * @param seconds The duration of each load.
 */
export async function loadFigures(
  seconds: number,
  { app, postgres, database, folder, dataApiUrl }: LoadedApi,
): Promise<Figure[]> {
  const users: ConnectedUser[] = []
  for (let made = 0; made < USERS; made += 1) users.push(await connectProvider(app))
  // The clock of `app` stands still. The clients sign in with the bundles, whose clock goes.
  const clientsOf = async (call: CallApi, count: number) => {
    const clients: Client[] = []
    // One after the other: a hash keeps this process busy.
    for (const [at, user] of users.slice(0, count).entries())
      clients.push(await signedInClient(call, user, `192.0.2.${at}`))
    return clients
  }
  const clients = await clientsOf(bundledApi(folder, 'load'), USERS)
  const figures = await throughputFigures(clients, seconds)
  const dataApi = await startFaultyProxy(dataApiUrl)
  const redis = (await hasRedis()) ? await startRedisProxy() : undefined
  process.env['AWS_ENDPOINT_URL_RDS_DATA'] = dataApi.url
  if (redis) process.env['REDIS_URL'] = redis.url
  try {
    const faulty = { postgres, database, cloud: app.cloud, dataApi, redis }
    const ofFaults = await clientsOf(bundledApi(folder, 'faults'), USERS_OF_FAULTS)
    return [...figures, ...(await faultFigures(ofFaults, faulty))]
  } finally {
    dataApi.close()
    redis?.stop()
  }
}

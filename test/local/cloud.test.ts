import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { startCloud } from '../../local/cloud.ts'
import { listen } from '../../local/http-server.ts'
import { newDirectory } from '../support/local-cloud.ts'

it('stops everything in reverse order if the last part does not start', { timeout: 60_000 }, async () => {
  const environment = { ...process.env }
  onTestFinished(() => {
    process.env = environment
  })
  const occupied = await listen(createServer())
  onTestFinished(occupied.stop)
  const directory = newDirectory()
  const isPostgresRunning = () => existsSync(join(directory, 'postgres/data/postmaster.pid'))
  const addresses: string[] = []
  const reachable = async () => {
    const replies = await Promise.allSettled(addresses.map(address => fetch(address)))
    return addresses.filter((_, index) => replies[index]?.status === 'fulfilled')
  }
  const whenHostStops = { reachable: [] as string[], isPostgresRunning: false }
  const starting = startCloud({
    port: occupied.port,
    directory,
    tell: (_, address) => void (address.startsWith('http') && addresses.push(address)),
    openFunctions: () => ({
      load: async () => async () => ({ batchItemFailures: [] }),
      stop: async () => {
        whenHostStops.reachable = await reachable()
        whenHostStops.isPostgresRunning = isPostgresRunning()
      },
    }),
    giveUp: () => {},
  })
  await expect(starting).rejects.toMatchObject({ code: 'EADDRINUSE' })
  // The data API, the keys and secrets, S3, mail, queues, the range service, the mock providers and the receiver of events start before the functions,
  // so they stop after them.
  expect(addresses).toHaveLength(9)
  expect(whenHostStops).toEqual({ reachable: addresses, isPostgresRunning: true })
  expect(await reachable()).toEqual([])
  expect(isPostgresRunning()).toBe(false)
})

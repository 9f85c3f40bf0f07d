import * as z from 'zod/mini'
import type { PostgresAddress } from '../../test/support/databases.ts'
import type { Contender } from './contender.ts'
import { peerFile } from './peer-files.ts'
import { startServed } from './served.ts'

const Started = z.object({ url: z.url(), token: z.string() })

/** Starts the least server that verifies a token and reads a user. */
export function startFloor(
  postgres: PostgresAddress,
  { database, callers }: { readonly database: string; readonly callers: number },
): Promise<Contender> {
  const setup = { connection: { ...postgres, database } }
  return startServed(
    'node:http, pg, ES256 and one SELECT',
    peerFile('floor-process.mjs'),
    { setup, callers },
    started => {
      const { url, token } = z.parse(Started, started)
      const headers = { authorization: `Bearer ${token}` }
      return async () => {
        const reply = await fetch(url, { headers })
        await reply.json()
      }
    },
  )
}

import * as z from 'zod/mini'
import { newDatabase, type PostgresAddress } from '../../test/support/databases.ts'
import type { Contender } from './contender.ts'
import { peerFile } from './peer-files.ts'
import { startServed } from './served.ts'

const Started = z.object({ url: z.url(), clientId: z.string(), tokens: z.array(z.string()) })
const Refreshed = z.object({ refresh_token: z.string() })

/** Starts oidc-provider with an empty database on the same server. Each caller refreshes its own token. */
export async function startOidcProvider(postgres: PostgresAddress, callers: number): Promise<Contender> {
  const setup = { connection: { ...postgres, database: await newDatabase(postgres, 'empty') }, callers }
  return startServed('oidc-provider', peerFile('oidc-provider-process.mjs'), { setup, callers }, started => {
    const { url, clientId, tokens } = z.parse(Started, started)
    return async caller => {
      const body = new URLSearchParams({
        grant_type: 'refresh_token',
        client_id: clientId,
        refresh_token: tokens[caller] ?? '',
      })
      const reply = await fetch(url, { method: 'POST', body })
      tokens[caller] = z.parse(Refreshed, await reply.json()).refresh_token
    }
  })
}

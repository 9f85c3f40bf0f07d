import { type ClientOptions, createClient } from '../../../client/src/create-client.ts'
import type { Client } from '../../../client/src/index.ts'
import { memoryStorage, type SessionStorage } from '../../../client/src/session/session-storage.ts'
import type { App } from '../../support/app.ts'
import { createUser } from '../../support/people.ts'
import { logIn } from './log-in.ts'
import { type TestClock, testClock } from './test-clock.ts'
import { type TestNetwork, testNetwork } from './test-network.ts'

/** A tab of a browser: a client on a shared storage, with its own clock and network. */
export interface Tab {
  readonly client: Client
  readonly clock: TestClock
  readonly network: TestNetwork
}

/** The lifetime of an access token, in seconds. */
export const LIFETIME = 1800

/** Opens a tab. */
export function openTab(
  app: App,
  storage: SessionStorage = memoryStorage(),
  clock = testClock(),
  options: Pick<ClientOptions, 'onReauthentication'> = {},
): Tab {
  const network = testNetwork(app)
  const fixed = { baseUrl: 'https://api.example.com', storage, clock, fetch: network.fetch }
  const client = createClient({ ...options, ...fixed })
  return { client, clock, network }
}

/** Opens a tab in which a new user is signed in. */
export async function signedInTab(app: App, storage?: SessionStorage, clock?: TestClock) {
  const tab = openTab(app, storage, clock)
  const email = await createUser(app)
  const user = await logIn(tab.client, email)
  return { ...tab, email, userId: user.id }
}

/** Refreshes the tokens of a tab ten seconds after they were issued. Earlier, a client sends nothing. */
export function refreshLater({ client, clock }: Pick<Tab, 'client' | 'clock'>) {
  clock.advance(10_000)
  return client.session.refresh()
}

/** Returns how many refresh tokens the sessions of a user have had. A session starts with one. */
export async function countRefreshTokens(app: App, userId: string): Promise<number> {
  const rows = await app.query(
    'select 1 from refresh_tokens t join sessions s on s.id = t.session_id where s.user_id = $1',
    [userId],
  )
  return rows.length
}

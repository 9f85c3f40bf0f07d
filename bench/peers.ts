import { fileURLToPath } from 'node:url'
import type { App } from '../test/support/app.ts'
import type { PostgresAddress } from '../test/support/databases.ts'
import { signInNewUser } from '../test/support/people.ts'
import { alternate } from './contenders/alternate.ts'
import { startBetterAuth } from './contenders/better-auth.ts'
import { startContender } from './contenders/contender.ts'
import { startFloor } from './contenders/floor.ts'
import { startFunction } from './contenders/function.ts'
import { startOidcProvider } from './contenders/oidc-provider.ts'
import type { Figure } from './report.ts'

const CALLERS = 16
const CALLS = 1_600
/** A refresh hashes the token that it receives and the one that it creates, at the minimum cost of bcrypt. */
const HASHES = { rounds: 4, hashes: 2 }

/** What is compared. */
export interface Compared {
  readonly app: App
  readonly postgres: PostgresAddress
  readonly database: string
  /** Returns the bundle of a function. */
  readonly bundleOf: (id: string) => string
}

/** Compares the CPU time of deployed bundles with that of peers and floors, in alternating rounds. */
export async function peerFigures(compared: Compared): Promise<Figure[]> {
  return [...(await meFigures(compared)), ...(await refreshFigures(compared))]
}

async function meFigures({ app, postgres, database, bundleOf }: Compared): Promise<Figure[]> {
  const users = await Promise.all(Array.from({ length: CALLERS }, () => signInNewUser(app)))
  const me = await startFunction('GET /auth/me', {
    file: bundleOf('auth/me'),
    method: 'GET',
    path: '/api/v1/auth/me',
    requests: users.map(({ token }) => ({ token })),
    carried: null,
  })
  const unlimited = await startBetterAuth(postgres, { isLimited: false, callers: CALLERS })
  const limited = await startBetterAuth(postgres, { isLimited: true, callers: CALLERS })
  const floor = await startFloor(postgres, { database, callers: CALLERS })
  const times = await alternate([me, unlimited, limited, floor], CALLS)
  return ratios(times, me.name, [
    { to: unlimited.name, budget: 0.6 },
    { to: limited.name, budget: 0.4 },
    { to: floor.name, budget: Infinity },
  ])
}

async function refreshFigures({ app, postgres, bundleOf }: Compared): Promise<Figure[]> {
  const users = await Promise.all(Array.from({ length: CALLERS }, () => signInNewUser(app)))
  const refresh = await startFunction('POST /auth/refresh', {
    file: bundleOf('auth/refresh'),
    method: 'POST',
    path: '/api/v1/auth/refresh',
    requests: users.map(({ refresh_token }) => ({ body: { refresh_token } })),
    carried: 'refresh_token',
  })
  const hashProcess = fileURLToPath(new URL('./contenders/hash-process.ts', import.meta.url))
  const hashes = await startContender('its two hashes', hashProcess, HASHES)
  const provider = await startOidcProvider(postgres, CALLERS)
  const times = await alternate([refresh, hashes, provider], CALLS)
  return ratios(times, refresh.name, [
    { to: hashes.name, budget: 2 },
    { to: provider.name, budget: Infinity },
  ])
}

/** The ratios of a time to others, and the time itself. */
function ratios(
  times: ReadonlyMap<string, number>,
  name: string,
  others: readonly { to: string; budget: number }[],
): Figure[] {
  const timeOf = (one: string) => times.get(one) ?? Number.NaN
  return [
    ...others.map(({ to, budget }) => ({
      name: `${name} / ${to}`,
      measured: timeOf(name) / timeOf(to),
      budget,
      unit: 'of its CPU',
    })),
    { name, measured: timeOf(name), budget: Infinity, unit: 'ms of CPU' },
  ]
}

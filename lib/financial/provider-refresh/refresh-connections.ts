import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { RefreshRequest } from '../../services/provider-refresh-queue.ts'
import type { Services } from '../../services/services.ts'
import { leaseUntil, timeLeft } from '../provider-tokens/lease-time.ts'
import { refreshLeased } from '../provider-tokens/refresh-leased.ts'
import { giveBack } from '../provider-tokens/store/failed-refresh.ts'
import { openProvider, type Provider } from '../providers/provider.ts'
import { takeProviderLimit } from '../providers/provider-limit.ts'
import { findProvider } from '../providers/registry.ts'
import { type LeasedRow, leaseDue } from './store/claim-due.ts'

type Deps = Services<
  'database' | 'dataKeys' | 'mailQueue' | 'providerCredentials' | 'providerHttp' | 'rateLimits'
>

/** Refreshes that one worker has under way at once. */
const CONCURRENCY = 10
/** With less than this left no refresh is begun: its answer might come too late to be kept. */
const LEAST_MILLISECONDS = 12_000

/**
 * Refreshes those of some connections that are due. A failure of a provider is noted at its connection, and tried again
 * in its time; what throws is ours, and makes the message come again, when what was done is no longer due.
 */
export async function refreshConnections(
  services: Deps,
  { connection_ids }: RefreshRequest,
  metadata: RequestMetadata,
): Promise<void> {
  const { clock, database, random } = services
  const now = clock()
  const leaseId = random.id()
  const leasedUntil = leaseUntil(services, now)
  const leased = await leaseDue(database, { ids: connection_ids, leaseId, leasedUntil }, now)
  const byProvider = Map.groupBy(leased, ({ provider_key }) => provider_key)
  const faults: unknown[] = []
  for (const [key, rows] of byProvider) {
    const turn = { leaseId, rows, metadata }
    await refreshOfProvider(services, key, turn).catch(fault => faults.push(fault))
  }
  if (faults.length > 0) throw new AggregateError(faults, 'Not every connection could be dealt with')
}

interface Turn {
  readonly leaseId: string
  readonly rows: readonly LeasedRow[]
  readonly metadata: RequestMetadata
}

async function refreshOfProvider(services: Deps, key: string, turn: Turn): Promise<void> {
  const { clock, database, log } = services
  const { leaseId, rows } = turn
  const unusedOf = (unused: readonly LeasedRow[]) => ({
    leaseId,
    connectionIds: unused.map(({ id }) => id),
    brokenOffIds: unused.filter(row => row.was_broken_off).map(({ id }) => id),
  })
  const begun = new Set<string>()
  try {
    const definition = findProvider(key)
    const provider = definition && (await openProvider(services, definition))
    // What is more than its limit ever lets through at once is given back, and its turn comes next.
    const admitted = rows.slice(0, provider?.limits.token.capacity ?? 0)
    const wait = provider
      ? await takeProviderLimit(services, provider, { for: 'schedule' }, { cost: admitted.length })
      : NOT_CONFIGURED
    if (!provider || wait.kind !== 'admitted') {
      const seconds = wait.kind === 'admitted' ? 0 : wait.retryAfterSeconds
      log('refreshes_deferred', { provider_key: key, connections: rows.length, seconds })
      const now = clock()
      const refreshDueAt = new Date(now.getTime() + seconds * 1000)
      await giveBack(database, { ...unusedOf(rows), refreshDueAt }, now)
      return
    }
    await refreshSideBySide(services, provider, { ...turn, rows: admitted }, begun)
  } finally {
    await giveBack(database, unusedOf(rows.filter(({ id }) => !begun.has(id))), clock())
  }
}

/** A provider that has lost its credentials is asked for them again in ten minutes. */
const NOT_CONFIGURED = { kind: 'busy', retryAfterSeconds: 600 } as const

async function refreshSideBySide(
  services: Deps,
  provider: Provider,
  { leaseId, rows, metadata }: Turn,
  begun: Set<string>,
): Promise<void> {
  const left = rows.values()
  const faults: unknown[] = []
  const work = async () => {
    for (const row of left) {
      if (timeLeft(services) < LEAST_MILLISECONDS) return
      begun.add(row.id)
      await refreshLeased(services, provider, toLeased(row, leaseId), metadata).catch(fault =>
        faults.push(fault),
      )
    }
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, rows.length) }, work))
  if (faults.length > 0)
    throw new AggregateError(faults, `Not every connection of ${provider.definition.key} could be dealt with`)
}

function toLeased(row: LeasedRow, leaseId: string) {
  return {
    connectionId: row.id,
    leaseId,
    actor: 'system' as const,
    kept: {
      dataKey: { id: row.data_key_id, wrapped: row.wrapped },
      accessToken: row.access_token,
      refreshToken: row.refresh_token,
    },
    wasBrokenOff: row.was_broken_off,
    failures: row.refresh_failures,
    lastError: row.last_error,
    consentExpiresAt: row.consent_expires_at,
  }
}

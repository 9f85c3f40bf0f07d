import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { RowOf } from '../../db/statements/compiled-statement.ts'
import type { RefreshRequest } from '../../services/provider-refresh-queue.ts'
import type { Services } from '../../services/services.ts'
import { leaseExpiry, timeLeft } from '../provider-tokens/lease-expiry.ts'
import { refreshOrCheck } from '../provider-tokens/refresh-or-check.ts'
import { releaseLeases } from '../provider-tokens/release-leases.ts'
import { retryAfter } from '../provider-tokens/retry-times.ts'
import { tokensOfRow } from '../provider-tokens/sealed-tokens.ts'
import { openProvider, type Provider } from '../providers/provider.ts'
import { takeProviderLimit } from '../providers/provider-limit.ts'
import { findProvider } from '../providers/registry.ts'
import { leaseDue } from './store/lease-due.ts'

type Deps = Services<
  | 'dataKeys'
  | 'eventQueue'
  | 'mailQueue'
  | 'providerCredentials'
  | 'providerHttp'
  | 'rateLimits'
  | 'statements'
>

type LeasedRow = RowOf<typeof leaseDue>

/** Concurrent refreshes per worker. */
const CONCURRENCY = 10
/** Minimum time before the deadline to start a refresh, so that the new tokens can still be stored. */
const MIN_MILLISECONDS = 12_000

/**
 * Refreshes the given connections if they are due. A provider's failure is recorded at the connection and retried later.
 * @throws {AggregateError} on unexpected errors. The queue then delivers the message again; connections that were
 * refreshed are no longer due.
 */
export async function refreshConnections(
  services: Deps,
  { connection_ids }: RefreshRequest,
  metadata: RequestMetadata,
): Promise<void> {
  const { clock, random, statements } = services
  const now = clock()
  const leaseId = random.id()
  const leasedUntil = leaseExpiry(services, now)
  const leased = await statements.all(leaseDue, { ids: connection_ids, leaseId, leasedUntil, now })
  const changes = { mayHaveEvents: false }
  const byProvider = Map.groupBy(leased, ({ provider_key }) => provider_key)
  const errors: unknown[] = []
  for (const [key, rows] of byProvider) {
    const batch = { leaseId, rows, metadata, changes }
    await refreshOfProvider(services, key, batch).catch(error => errors.push(error))
  }
  if (changes.mayHaveEvents) await services.eventQueue.wake(metadata.requestId)
  if (errors.length > 0) throw new AggregateError(errors, 'Some connections could not be refreshed')
}

/** Leased connections of one provider. */
interface Batch {
  readonly leaseId: string
  readonly rows: readonly LeasedRow[]
  readonly metadata: RequestMetadata
  /** Whether a status may have changed: a refresh did not succeed, or it succeeded after a failure. */
  readonly changes: { mayHaveEvents: boolean }
}

async function refreshOfProvider(services: Deps, key: string, batch: Batch): Promise<void> {
  const { clock, log, random } = services
  const { leaseId, rows } = batch
  const unusedOf = (unused: readonly LeasedRow[]) => ({
    leaseId,
    connectionIds: unused.map(({ id }) => id),
    interruptedIds: unused.filter(row => row.was_interrupted).map(({ id }) => id),
  })
  const startedIds = new Set<string>()
  try {
    const definition = findProvider(key)
    const provider = definition && (await openProvider(services, definition))
    // Connections beyond the capacity of the limit can never pass at once: their leases are released.
    const admitted = rows.slice(0, provider?.limits.token.capacity ?? 0)
    const wait = provider
      ? await takeProviderLimit(services, provider, { for: 'schedule' }, { cost: admitted.length })
      : NOT_CONFIGURED
    if (!provider || wait.kind !== 'admitted') {
      const seconds = wait.kind === 'admitted' ? 0 : wait.retryAfterSeconds
      log('refreshes_deferred', { provider_key: key, connections: rows.length, seconds })
      const now = clock()
      const dueTimes = Object.fromEntries(rows.map(({ id }) => [id, retryAfter(now, seconds, random)]))
      await releaseLeases(services, { ...unusedOf(rows), dueTimes }, now)
      return
    }
    await refreshInParallel(services, provider, { ...batch, rows: admitted }, startedIds)
  } finally {
    await releaseLeases(services, unusedOf(rows.filter(({ id }) => !startedIds.has(id))), clock())
  }
}

/** Without credentials the connections are retried after ten minutes. */
const NOT_CONFIGURED = { kind: 'busy', retryAfterSeconds: 600 } as const

async function refreshInParallel(
  services: Deps,
  provider: Provider,
  { leaseId, rows, metadata, changes }: Batch,
  startedIds: Set<string>,
): Promise<void> {
  const remaining = rows.values()
  const errors: unknown[] = []
  const work = async () => {
    for (const row of remaining) {
      if (timeLeft(services) < MIN_MILLISECONDS) return
      startedIds.add(row.id)
      const outcome = await refreshOrCheck(services, provider, toLeased(row, leaseId), metadata).catch(
        error => {
          errors.push(error)
        },
      )
      if (outcome?.kind !== 'refreshed' || row.last_error !== null) changes.mayHaveEvents = true
    }
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, rows.length) }, work))
  if (errors.length > 0)
    throw new AggregateError(errors, `Some connections of ${provider.definition.key} could not be refreshed`)
}

function toLeased(row: LeasedRow, leaseId: string) {
  return {
    connectionId: row.id,
    leaseId,
    actor: 'system' as const,
    stored: tokensOfRow(row),
    wasInterrupted: row.was_interrupted,
    failures: row.refresh_failures,
    lastError: row.last_error,
    consentExpiresAt: row.consent_expires_at,
    checksRequested: row.checks_requested,
    mustReplaceToken: row.must_replace_token,
  }
}

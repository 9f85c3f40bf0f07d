import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { RefreshRequest } from '../../services/provider-refresh-queue.ts'
import type { Services } from '../../services/services.ts'
import { MAX_FAILURES } from '../provider-tokens/refresh-failures.ts'
import { claimDue, type DueConnection, releaseClaims } from './store/claim-due.ts'
import {
  type ChangedConnection,
  expireConsents,
  failInterrupted,
  markExpiringConsents,
} from './store/status-changes.ts'

type Deps = Services<'database' | 'eventQueue' | 'mailQueue' | 'providerRefreshQueue'>

/** Connections per statement. */
const BATCH = 500
/**
 * Connections per message. A worker reads their tokens in one statement, and the Data API limits a result to 1 MiB; a
 * token has at most 16 kB.
 */
const CHUNK = 20
/** How long a claim lasts. After that the connection can be claimed again, in case its message was lost. */
const QUEUED_SECONDS = 5 * 60
const RESERVE_MILLISECONDS = 5_000

/**
 * Updates the status of expired and failed connections, notifies their owners and enqueues the connections that are due.
 * Stops before the deadline; the next run continues.
 */
export async function dispatchRefreshes(
  services: Deps,
  deadline: number,
  metadata: RequestMetadata,
): Promise<void> {
  const isDeadlineNear = () => Date.now() > deadline - RESERVE_MILLISECONDS
  try {
    await updateStatuses(services, isDeadlineNear, metadata)
  } finally {
    // An error in the status updates must not stop the refreshes.
    await dispatch(services, isDeadlineNear, metadata)
  }
}

async function dispatch(
  services: Deps,
  isDeadlineNear: () => boolean,
  metadata: RequestMetadata,
): Promise<void> {
  const { clock, database, log } = services
  let dispatched = 0
  for (let claimed = BATCH; claimed === BATCH && !isDeadlineNear(); ) {
    const now = clock()
    const queuedUntil = new Date(now.getTime() + QUEUED_SECONDS * 1000)
    const due = await claimDue(database, { limit: BATCH, queuedUntil }, now)
    claimed = due.length
    dispatched += await enqueue(services, due, metadata)
  }
  log('refreshes_dispatched', { connections: dispatched })
}

async function updateStatuses(
  services: Deps,
  isDeadlineNear: () => boolean,
  metadata: RequestMetadata,
): Promise<void> {
  const { database } = services
  const context = () => auditContext(services, metadata)
  const [limit, maxFailures] = [BATCH, MAX_FAILURES]
  const updates = [
    { kind: 'connection_failed', run: () => failInterrupted(database, { limit, maxFailures }, context()) },
    { kind: 'connection_failed', run: () => expireConsents(database, limit, context()) },
    { kind: 'connection_expiring', run: () => markExpiringConsents(database, limit, context()) },
  ] as const
  let hasChanged = false
  await Promise.all(
    updates.map(async ({ kind, run }) => {
      for (
        let changed: ChangedConnection[] = await run();
        changed.length > 0;
        changed = isDeadlineNear() ? [] : await run()
      ) {
        hasChanged = true
        for (const { id, user_id } of changed)
          await services.mailQueue.notify({
            kind,
            user_id,
            connection_id: id,
            request_id: metadata.requestId,
          })
        if (changed.length < limit) return
      }
    }),
  ).finally(() => (hasChanged ? services.eventQueue.wake(metadata.requestId) : undefined))
}

/**
 * Enqueues connections in messages of one provider each, so that a worker checks the provider's rate limit once.
 * @returns the number of enqueued connections.
 */
async function enqueue(
  { database, log, providerRefreshQueue }: Deps,
  due: readonly DueConnection[],
  { requestId }: RequestMetadata,
): Promise<number> {
  const requests = [...Map.groupBy(due, ({ provider_key }) => provider_key).values()].flatMap(ofProvider => {
    const chunks: RefreshRequest[] = []
    for (let start = 0; start < ofProvider.length; start += CHUNK) {
      const connection_ids = ofProvider.slice(start, start + CHUNK).map(({ id }) => id)
      chunks.push({ connection_ids, request_id: requestId })
    }
    return chunks
  })
  const refused = (await providerRefreshQueue.send(requests)).flatMap(({ connection_ids }) => connection_ids)
  if (refused.length > 0) {
    log('refreshes_not_enqueued', { connections: refused.length })
    await releaseClaims(database, refused)
  }
  return due.length - refused.length
}

import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { RefreshRequest } from '../../services/provider-refresh-queue.ts'
import type { Services } from '../../services/services.ts'
import { MOST_FAILURES } from '../provider-tokens/refresh-failures.ts'
import { claimDue, type DueConnection, unclaim } from './store/claim-due.ts'
import {
  endOverdueConsents,
  giveUpBrokenOff,
  markEndingConsents,
  type Swept,
} from './store/sweep-consents.ts'

type Deps = Services<'database' | 'mailQueue' | 'providerRefreshQueue'>

/** Connections that one statement claims or sweeps. */
const BATCH = 500
/**
 * Connections in one message: a worker refreshes them side by side, and reads their tokens in one statement, whose answer
 * must stay below 1 MiB (a token is 16 kB at the most).
 */
const CHUNK = 20
/** After that a claimed connection whose message got lost is claimed again. */
const QUEUED_SECONDS = 5 * 60
const RESERVE_MILLISECONDS = 5_000

/**
 * Looks after the connections, once a minute: gives up on what is over, tells owners whose consent ends, and enqueues the
 * connections that are due until nothing is left or the deadline is near; the next run goes on.
 */
export async function dispatchRefreshes(
  services: Deps,
  deadline: number,
  metadata: RequestMetadata,
): Promise<void> {
  const isLate = () => Date.now() > deadline - RESERVE_MILLISECONDS
  try {
    await sweep(services, isLate, metadata)
  } finally {
    // One connection that cannot be swept must not let the tokens of all others end.
    await dispatch(services, isLate, metadata)
  }
}

async function dispatch(services: Deps, isLate: () => boolean, metadata: RequestMetadata): Promise<void> {
  const { clock, database, log } = services
  let dispatched = 0
  for (let claimed = BATCH; claimed === BATCH && !isLate(); ) {
    const now = clock()
    const queuedUntil = new Date(now.getTime() + QUEUED_SECONDS * 1000)
    const due = await claimDue(database, { most: BATCH, queuedUntil }, now)
    claimed = due.length
    dispatched += await enqueue(services, due, metadata)
  }
  log('refreshes_dispatched', { connections: dispatched })
}

async function sweep(services: Deps, isLate: () => boolean, metadata: RequestMetadata): Promise<void> {
  const { database } = services
  const context = () => auditContext(services, metadata)
  const [most, mostFailures] = [BATCH, MOST_FAILURES]
  const sweeps = [
    { kind: 'connection_failed', run: () => giveUpBrokenOff(database, { most, mostFailures }, context()) },
    { kind: 'connection_failed', run: () => endOverdueConsents(database, most, context()) },
    { kind: 'connection_expiring', run: () => markEndingConsents(database, most, context()) },
  ] as const
  await Promise.all(
    sweeps.map(async ({ kind, run }) => {
      for (let swept: Swept[] = await run(); swept.length > 0; swept = isLate() ? [] : await run()) {
        for (const { id, user_id } of swept)
          await services.mailQueue.notify({
            kind,
            user_id,
            connection_id: id,
            request_id: metadata.requestId,
          })
        if (swept.length < most) return
      }
    }),
  )
}

/** Enqueues connections in chunks, each of one provider, whose rate limit its worker asks once. Yields how many. */
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
    await unclaim(database, refused)
  }
  return due.length - refused.length
}

import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { RefreshRequest } from '../../services/provider-refresh-queue.ts'
import type { Services } from '../../services/services.ts'
import { releaseClaims } from './store/claim-due.ts'

/**
 * Connections per message. A worker reads their tokens in one statement, and the Data API limits a result to 1 MiB; a
 * token has at most 16 kB.
 */
const CHUNK = 20

/**
 * Enqueues claimed connections of one provider, so that a worker checks the provider's rate limit once per message.
 * Releases the claims on those that the queue refuses.
 * @param capacity The capacity of the provider's limit. A message with more connections would never be admitted.
 * @returns the number of enqueued connections.
 */
export async function enqueueRefreshes(
  { log, providerRefreshQueue, statements }: Services<'providerRefreshQueue' | 'statements'>,
  ids: readonly string[],
  capacity: number,
  { requestId }: RequestMetadata,
): Promise<number> {
  if (ids.length === 0) return 0
  const size = Math.min(CHUNK, capacity)
  const requests: RefreshRequest[] = []
  for (let start = 0; start < ids.length; start += size)
    requests.push({ connection_ids: ids.slice(start, start + size), request_id: requestId })
  const refused = (await providerRefreshQueue.send(requests)).flatMap(({ connection_ids }) => connection_ids)
  if (refused.length > 0) {
    log('refreshes_not_enqueued', { connections: refused.length })
    await statements.first(releaseClaims, { ids: refused })
  }
  return ids.length - refused.length
}

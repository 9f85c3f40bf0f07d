import { auditContext } from '../audit/audit-context.ts'
import type { Actor } from '../audit/record.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Services } from '../services/services.ts'
import { type ReplayChoice, replay } from './store/replay.ts'

/** A replay that an operator requests. */
interface RequestedReplay {
  readonly choice: ReplayChoice
  readonly actor: Actor
  readonly reason: string
  readonly metadata: RequestMetadata
}

/** Deliveries per request. */
const LIMIT = 1000

/** Sends events again with the same ids. Starts the delivery at once. */
export async function replayEvents(
  services: Services<'database' | 'eventEndpoints' | 'eventQueue'>,
  { metadata, ...request }: RequestedReplay,
): Promise<{ replayed: number }> {
  const endpoints = (await services.eventEndpoints.all()) ?? []
  const chosen = { ...request, endpoints, limit: LIMIT }
  const replayed = await replay(services.database, chosen, auditContext(services, metadata))
  if (replayed > 0) await services.eventQueue.wake(metadata.requestId)
  return { replayed }
}

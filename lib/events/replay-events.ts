import { auditContext } from '../audit/audit-context.ts'
import { auditSlotValues } from '../audit/audit-slots.ts'
import type { Actor } from '../audit/record.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Services } from '../services/services.ts'
import { replayEventsById, replayFailedEvents } from './store/replay.ts'

/** The events to send again: those with ids, or those that failed since a time. */
type ReplayChoice = { readonly ids: readonly string[] } | { readonly failedSince: Date }

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
  services: Services<'statements' | 'eventEndpoints' | 'eventQueue'>,
  { choice, actor, reason, metadata }: RequestedReplay,
): Promise<{ replayed: number }> {
  const endpoints = (await services.eventEndpoints.all()) ?? []
  const receivers = endpoints.map(({ id, types = null }) => ({ id, types }))
  const audit = auditSlotValues(auditContext(services, metadata))
  const replay = { ...audit, receivers, limit: LIMIT, actor, reason }
  const row =
    'ids' in choice
      ? await services.statements.one(replayEventsById, { ...replay, ids: choice.ids })
      : await services.statements.one(replayFailedEvents, { ...replay, failedSince: choice.failedSince })
  const replayed = Number(row.replayed)
  if (replayed > 0) await services.eventQueue.wake(metadata.requestId)
  return { replayed }
}

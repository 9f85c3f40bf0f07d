import { replayEvents as operation } from '../../lib/events/replay-events.ts'
import { endpoint } from '../../lib/http/endpoint.ts'
import { replayEvents } from '../../lib/routes/operator-events.ts'

/** POST /api/v1/admin/events/replays — sends events again. */
export const handler = endpoint(replayEvents, ({ body, caller, metadata, services }) => {
  const { ids, failed_since, reason } = body
  const choice = ids ? { ids } : { failedSince: new Date(failed_since ?? 0) }
  return operation(services, { choice, actor: caller.operator, reason, metadata })
})

import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import { type RefreshSchedule, scheduleRefreshes } from './store/schedule-refreshes.ts'

/** A request of an operator to refresh connections. */
export interface RefreshesRequest extends Omit<RefreshSchedule, 'afterId' | 'startsAt'> {
  /** The `next_cursor` of the previous page. */
  readonly cursor?: string | undefined
  readonly metadata: RequestMetadata
}

/** The connections that were made due. */
export interface RequestedRefreshes {
  readonly scheduled: number
  readonly last_due_at: string | null
  /** Where the next page starts; null if there is none. */
  readonly next_cursor: string | null
}

/** A cursor cannot move the spread further: connections must not stay without refreshes. */
const MAX_DELAY_MILLISECONDS = 24 * 60 * 60 * 1000

/** Makes connections due for a refresh, spread at a rate. The cursor continues the spread, not only the list. */
export async function requestRefreshes(
  services: Services<'database'>,
  { cursor, metadata, ...request }: RefreshesRequest,
): Promise<RequestedRefreshes> {
  const context = auditContext(services, metadata)
  const [afterId, milliseconds] = cursor?.split('.') ?? []
  const now = context.now.getTime()
  const startsAt = new Date(Math.min(Math.max(Number(milliseconds ?? 0), now), now + MAX_DELAY_MILLISECONDS))
  const { scheduled, lastId } = await scheduleRefreshes(
    services.database,
    { ...request, afterId, startsAt },
    context,
  )
  if (lastId === null) return { scheduled: 0, last_due_at: null, next_cursor: null }
  const after = (refreshes: number) =>
    startsAt.getTime() + Math.floor((refreshes * 60_000) / request.per_minute)
  return {
    scheduled,
    last_due_at: new Date(after(scheduled - 1)).toISOString(),
    next_cursor: scheduled === request.limit ? `${lastId}.${after(scheduled)}` : null,
  }
}

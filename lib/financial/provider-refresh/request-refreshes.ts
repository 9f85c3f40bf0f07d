import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { Actor } from '../../audit/record.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { ConnectionStatus } from '../../db/provider-tables.ts'
import type { Services } from '../../services/services.ts'
import { scheduleRefreshes } from './store/schedule-refreshes.ts'

/** A request of an operator to refresh connections. */
export interface RefreshesRequest {
  readonly provider_key?: string | undefined
  readonly connection_id?: string | undefined
  readonly status?: ConnectionStatus | undefined
  readonly per_minute: number
  /** Whether access tokens that do not expire are replaced. */
  readonly replace_tokens: boolean
  readonly limit: number
  readonly reason: string
  readonly actor: Actor
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
  services: Services<'statements'>,
  { cursor, metadata, ...request }: RefreshesRequest,
): Promise<RequestedRefreshes> {
  const context = auditContext(services, metadata)
  const [afterId = null, milliseconds] = cursor?.split('.') ?? []
  const now = context.now.getTime()
  const startsAt = new Date(Math.min(Math.max(Number(milliseconds ?? 0), now), now + MAX_DELAY_MILLISECONDS))
  const { provider_key, connection_id, status, per_minute, limit, reason, actor } = request
  const row = await services.statements.one(scheduleRefreshes, {
    ...{ ...auditSlotValues(context), afterId, startsAt, limit, reason, actor },
    ...{ providerKey: provider_key ?? null, connectionId: connection_id ?? null, status: status ?? null },
    ...{ perMinute: per_minute, replacesTokens: request.replace_tokens },
  })
  const { last_id: lastId } = row
  const scheduled = Number(row.scheduled)
  if (lastId === null) return { scheduled: 0, last_due_at: null, next_cursor: null }
  const after = (refreshes: number) => startsAt.getTime() + Math.floor((refreshes * 60_000) / per_minute)
  return {
    scheduled,
    last_due_at: new Date(after(scheduled - 1)).toISOString(),
    next_cursor: scheduled === limit ? `${lastId}.${after(scheduled)}` : null,
  }
}

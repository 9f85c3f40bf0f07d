import type { ConnectionStatus } from '../../db/provider-tables.ts'
import type { Services } from '../../services/services.ts'
import { notPaused, paused } from '../connection-state/refresh-policy.ts'
import { isRequested, scheduled } from '../connection-state/transitions.ts'

/** The connections of a provider with a status. */
export interface ConnectionCount {
  readonly provider_key: string
  readonly status: ConnectionStatus
  readonly connections: number
  /** Those that the schedule refreshes now. */
  readonly due: number
  /** Those that the schedule skips because of their policy. */
  readonly paused: number
  /** Those whose refresh an operator requested and that were not refreshed since. */
  readonly requested: number
  /** Those that are being refreshed. */
  readonly leased: number
}

/** Counts the connections of all users by provider and status. */
export async function countConnections(
  { clock, database }: Services<'database'>,
  filter: { provider_key?: string | undefined; status?: ConnectionStatus | undefined },
): Promise<{ items: ConnectionCount[] }> {
  const now = clock()
  const rows = await database
    .selectFrom('provider_connections')
    .select(['provider_key', 'status'])
    .select(eb => [
      eb.fn.countAll<number>().as('connections'),
      eb.fn
        .countAll<number>()
        .filterWhere(scheduled)
        .filterWhere(notPaused)
        .filterWhere('refresh_due_at', '<=', now)
        .as('due'),
      eb.fn.countAll<number>().filterWhere(scheduled).filterWhere(paused).as('paused'),
      eb.fn.countAll<number>().filterWhere(scheduled).filterWhere(isRequested).as('requested'),
      eb.fn.countAll<number>().filterWhere('leased_until', '>', now).as('leased'),
    ])
    .$if(filter.provider_key !== undefined, q => q.where('provider_key', '=', filter.provider_key ?? ''))
    .$if(filter.status !== undefined, q => q.where('status', '=', filter.status ?? 'pending'))
    .groupBy(['provider_key', 'status'])
    .orderBy('provider_key')
    .orderBy('status')
    .execute()
  const items = rows.map(({ connections, due, paused, requested, leased, ...group }) => ({
    ...group,
    connections: Number(connections),
    due: Number(due),
    paused: Number(paused),
    requested: Number(requested),
    leased: Number(leased),
  }))
  return { items }
}

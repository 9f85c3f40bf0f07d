import type { ConnectionStatus } from '../../db/provider-tables.ts'
import type { Services } from '../../services/services.ts'
import { selectCounts } from './store/select-counts.ts'

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
  { clock, statements }: Services<'statements'>,
  filter: { provider_key?: string | undefined; status?: ConnectionStatus | undefined },
): Promise<{ items: ConnectionCount[] }> {
  const { provider_key: providerKey = null, status = null } = filter
  const rows = await statements.all(selectCounts, { providerKey, status, now: clock() })
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

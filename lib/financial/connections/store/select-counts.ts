import { sql } from 'kysely'
import type { ConnectionStatus } from '../../../db/provider-tables.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { notPaused, paused } from '../../connection-state/refresh-policy.ts'
import { isRequested, scheduled } from '../../connection-state/transitions.ts'

/** The connections to count. */
interface CountFilter {
  /** Null for every provider. */
  readonly providerKey: string | null
  /** Null for every status. */
  readonly status: ConnectionStatus | null
  readonly now: Date
}

/** Counts the connections of all users by provider and status. */
export const selectCounts = statement((db, { providerKey, status, now }: Slots<CountFilter>) =>
  db
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
    .where(sql<boolean>`(${providerKey}::text is null or provider_key = ${providerKey}::text)`)
    .where(sql<boolean>`(${status}::text is null or status = ${status}::text)`)
    .groupBy(['provider_key', 'status'])
    .orderBy('provider_key')
    .orderBy('status'),
)

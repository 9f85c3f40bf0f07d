import { type Expression, type SqlBool, sql } from 'kysely'
import type { Given } from '../../../db/statements/slot.ts'
import { typed } from '../../../db/typed.ts'
import { canApply } from '../../connection-state/transitions.ts'

/** Builds the failure count at the start of a refresh. An interrupted refresh counts as a failure, so that retries stop. */
export function countInterrupted(failures: Expression<number>): Expression<number> {
  return sql<number>`${failures} + case when provider_connections.lease_id is null then 0 else 1 end`
}

/**
 * Builds the condition that a connection can be refreshed and is not leased. With an `item_id`, only its provider knows
 * whether the consent has ended: the check asks.
 */
export function canBeLeased(now: Given<Date>): Expression<SqlBool> {
  const time = typed('timestamptz', now)
  return sql<SqlBool>`${canApply('refreshed')}
    and provider_connections.refresh_due_at is not null
    and (provider_connections.consent_expires_at is null or provider_connections.consent_expires_at > ${time}
      or provider_connections.item_id is not null)
    and (provider_connections.lease_id is null or provider_connections.leased_until <= ${time})`
}

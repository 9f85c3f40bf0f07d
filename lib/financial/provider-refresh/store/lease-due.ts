import { sql } from 'kysely'
import { isOneOf } from '../../../db/is-one-of.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { notPaused } from '../../connection-state/refresh-policy.ts'
import { canBeLeased, countInterrupted } from '../../provider-tokens/store/lease-condition.ts'

/** The lease to take, and the connections that a message names. */
interface DueLease {
  readonly ids: readonly string[]
  readonly leaseId: string
  readonly leasedUntil: Date
  readonly now: Date
}

/**
 * Leases those of the given connections that are due and not leased, and returns them with their tokens. A message that
 * is delivered twice finds no due connections the second time. A connection that was paused since its claim is not leased.
 */
export const leaseDue = statement((db, { ids, leaseId, leasedUntil, now }: Slots<DueLease>) =>
  db
    .with('due', qb =>
      qb
        .selectFrom('provider_connections')
        .select(['provider_connections.id', sql<boolean>`lease_id is not null`.as('was_interrupted')])
        .where(isOneOf('provider_connections.id', ids))
        .where('refresh_due_at', '<=', now)
        .where(notPaused)
        .where(canBeLeased(now))
        .forUpdate()
        .skipLocked(),
    )
    .with('leased', qb =>
      qb
        .updateTable('provider_connections')
        .from('due')
        .set(eb => ({
          lease_id: leaseId,
          leased_until: leasedUntil,
          refresh_failures: countInterrupted(eb.ref('provider_connections.refresh_failures')),
        }))
        .whereRef('provider_connections.id', '=', 'due.id')
        .returning(['provider_connections.id', 'provider_key', 'refresh_failures', 'consent_expires_at'])
        .returning(['provider_connections.last_error', 'checks_requested', 'must_replace_token'])
        .returning('due.was_interrupted'),
    )
    .selectFrom('leased')
    .innerJoin('provider_tokens', 'provider_tokens.connection_id', 'leased.id')
    .innerJoin('data_keys', 'data_keys.id', 'provider_tokens.data_key_id')
    .select(['leased.id', 'leased.provider_key', 'leased.refresh_failures', 'leased.consent_expires_at'])
    .select(['leased.was_interrupted', 'leased.last_error'])
    .select(['leased.checks_requested', 'leased.must_replace_token'])
    .select(['provider_tokens.access_token', 'provider_tokens.refresh_token'])
    .select(['data_keys.id as data_key_id', 'data_keys.wrapped']),
)

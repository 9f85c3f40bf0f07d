import { sql } from 'kysely'
import type { Database } from '../../../db/tables.ts'
import { connected } from '../../connection-state/transitions.ts'
import { countingBrokenOff, mayBeLeased } from '../../provider-tokens/store/find-or-lease.ts'

/** A connection that is due. */
export interface DueConnection {
  readonly id: string
  readonly provider_key: string
}

/**
 * Claims connections that are due, those longest due first, at most `most`: until `queuedUntil` nobody else claims them.
 * Any number of dispatchers at once claim different ones.
 */
export function claimDue(
  db: Database,
  { most, queuedUntil }: { most: number; queuedUntil: Date },
  now: Date,
): Promise<DueConnection[]> {
  return db
    .with('due', qb =>
      qb
        .selectFrom('provider_connections')
        .select('provider_connections.id')
        .where('refresh_due_at', '<=', now)
        .where(connected)
        .where(eb => eb.or([eb('queued_until', 'is', null), eb('queued_until', '<=', now)]))
        .where(eb => eb.or([eb('lease_id', 'is', null), eb('leased_until', '<=', now)]))
        .orderBy('refresh_due_at')
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .updateTable('provider_connections')
    .from('due')
    .set({ queued_until: queuedUntil })
    .whereRef('provider_connections.id', '=', 'due.id')
    .returning(['provider_connections.id', 'provider_connections.provider_key'])
    .execute()
}

/** Gives claims back that could not be enqueued. */
export async function unclaim(db: Database, ids: readonly string[]): Promise<void> {
  await db
    .updateTable('provider_connections')
    .set({ queued_until: null })
    .where('id', 'in', [...ids])
    .execute()
}

/**
 * Takes one lease on as many of these connections as are due and nobody else refreshes. Yields them with their tokens. A
 * message that comes twice finds nothing due the second time.
 */
export async function leaseDue(
  db: Database,
  { ids, leaseId, leasedUntil }: { ids: readonly string[]; leaseId: string; leasedUntil: Date },
  now: Date,
) {
  return db
    .with('due', qb =>
      qb
        .selectFrom('provider_connections')
        .select(['provider_connections.id', sql<boolean>`lease_id is not null`.as('was_broken_off')])
        .where('provider_connections.id', 'in', [...ids])
        .where('refresh_due_at', '<=', now)
        .where(mayBeLeased(now))
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
          refresh_failures: countingBrokenOff(eb.ref('provider_connections.refresh_failures')),
        }))
        .whereRef('provider_connections.id', '=', 'due.id')
        .returning(['provider_connections.id', 'provider_key', 'refresh_failures', 'consent_expires_at'])
        .returning('provider_connections.last_error')
        .returning('due.was_broken_off'),
    )
    .selectFrom('leased')
    .innerJoin('provider_tokens', 'provider_tokens.connection_id', 'leased.id')
    .innerJoin('data_keys', 'data_keys.id', 'provider_tokens.data_key_id')
    .select(['leased.id', 'leased.provider_key', 'leased.refresh_failures', 'leased.consent_expires_at'])
    .select(['leased.was_broken_off', 'leased.last_error'])
    .select(['provider_tokens.access_token', 'provider_tokens.refresh_token'])
    .select(['data_keys.id as data_key_id', 'data_keys.wrapped'])
    .execute()
}

/** A connection whose lease is ours, with its tokens. */
export type LeasedRow = Awaited<ReturnType<typeof leaseDue>>[number]

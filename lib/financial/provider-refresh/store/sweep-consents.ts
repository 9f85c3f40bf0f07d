import { sql } from 'kysely'
import { connectionBrokenOff, connectionExpired, connectionExpiring } from '../../../audit/actions.ts'
import { type AuditContext, auditEach, forEachRow } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import { connectionDetails } from '../../connection-state/connection-details.ts'
import { connected, mayUndergo, statusAfter } from '../../connection-state/transitions.ts'
import { eraseTokens } from '../../provider-tokens/store/keep-tokens.ts'

/** A connection whose owner is to hear of what has become of it. */
export interface Swept {
  readonly id: string
  readonly user_id: string
}

/** What to note of a connection that has ended by itself. */
const ENDED = {
  access_expires_at: null,
  refresh_due_at: null,
  queued_until: null,
  lease_id: null,
  leased_until: null,
}

/**
 * Ends, at most `most` at a time, the connections whose consent is over: their tokens are erased. Yields them. Somebody
 * who refreshes one at the moment is not waited for.
 */
export function endOverdueConsents(db: Database, most: number, context: AuditContext): Promise<Swept[]> {
  const { now } = context
  return db
    .with('over', qb =>
      qb
        .selectFrom('provider_connections')
        .select('provider_connections.id')
        .where('consent_expires_at', '<=', now)
        .where(mayUndergo('consent_ended'))
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .with('ended', qb =>
      qb
        .updateTable('provider_connections')
        .from('over')
        .set(eb => ({
          ...ENDED,
          status: statusAfter('consent_ended'),
          token_generation: eb('token_generation', '+', 1),
          updated_at: now,
        }))
        .whereRef('provider_connections.id', '=', 'over.id')
        .returning(['provider_connections.id', 'user_id', 'provider_key']),
    )
    .with('erased', () => eraseTokens(db, 'ended'))
    .with('audit', () =>
      auditEach(db, 'ended', forEachRow(context), {
        action: connectionExpired,
        outcome: 'success',
        actor: 'system',
        userId: sql.ref('ended.user_id'),
        details: connectionDetails('ended'),
      }),
    )
    .selectFrom('ended')
    .select(['id', 'user_id'])
    .execute()
}

/** Marks, at most `most` at a time, the connections whose consent ends soon. Yields those whose owners have not heard of it. */
export function markEndingConsents(db: Database, most: number, context: AuditContext): Promise<Swept[]> {
  const { now } = context
  return db
    .with('ending', qb =>
      qb
        .selectFrom('provider_connections')
        .select(['provider_connections.id', 'provider_connections.expiry_told_at'])
        .where('expiring_at', '<=', now)
        .where(mayUndergo('consent_ending'))
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .with('marked', qb =>
      qb
        .updateTable('provider_connections')
        .from('ending')
        .set({ status: statusAfter('consent_ending'), expiry_told_at: now, updated_at: now })
        .whereRef('provider_connections.id', '=', 'ending.id')
        .returning(['provider_connections.id', 'user_id', 'provider_key'])
        .returning(eb => eb('ending.expiry_told_at', 'is', null).as('is_news')),
    )
    .with('audit', () =>
      auditEach(db, 'marked', forEachRow(context), {
        action: connectionExpiring,
        outcome: 'success',
        actor: 'system',
        userId: sql.ref('marked.user_id'),
        details: connectionDetails('marked'),
      }),
    )
    .selectFrom('marked')
    .select(['id', 'user_id'])
    .where('is_news', '=', true)
    .execute()
}

/**
 * Gives up, at most `most` at a time, on connections whose refreshes were broken off again and again: nobody who began
 * one has lived to its end. Yields them.
 */
export function giveUpBrokenOff(
  db: Database,
  { most, mostFailures }: { most: number; mostFailures: number },
  context: AuditContext,
): Promise<Swept[]> {
  const { now } = context
  return db
    .with('stuck', qb =>
      qb
        .selectFrom('provider_connections')
        .select('provider_connections.id')
        // In the words of the index of those that are due: there is none of leases.
        .where('refresh_due_at', '<=', now)
        .where(connected)
        .where('leased_until', '<=', now)
        .where('refresh_failures', '>=', mostFailures - 1)
        .limit(most)
        .forUpdate()
        .skipLocked(),
    )
    .with('given_up', qb =>
      qb
        .updateTable('provider_connections')
        .from('stuck')
        .set(eb => ({
          status: statusAfter('refreshes_failed'),
          refresh_failures: eb('refresh_failures', '+', 1),
          queued_until: null,
          lease_id: null,
          leased_until: null,
          last_error: 'refresh_broken_off',
          last_error_at: now,
          updated_at: now,
        }))
        .whereRef('provider_connections.id', '=', 'stuck.id')
        .returning(['provider_connections.id', 'user_id', 'provider_key']),
    )
    .with('audit', () =>
      auditEach(db, 'given_up', forEachRow(context), {
        action: connectionBrokenOff,
        outcome: 'failure',
        actor: 'system',
        userId: sql.ref('given_up.user_id'),
        details: connectionDetails('given_up'),
      }),
    )
    .selectFrom('given_up')
    .select(['id', 'user_id'])
    .execute()
}

import { type Expression, type SqlBool, sql } from 'kysely'
import type { Database } from '../../../db/tables.ts'
import { connectionColumns } from '../../connection-state/connection.ts'
import { mayUndergo } from '../../connection-state/transitions.ts'

/** Tokens that are not wanted, however fresh. */
export interface Unwanted {
  readonly generation: number
  /** Since when: a refresh that has failed after that is not tried again for them. */
  readonly since: Date
}

/** Which connection's tokens are wanted, and what to do where they are not fresh. */
export interface TokenRequest {
  readonly userId: string
  readonly connectionId: string
  /** The lease to take where they have to be refreshed. */
  readonly leaseId: string
  readonly leasedUntil: Date
  /** An access token that ends before then is not fresh. */
  readonly freshUntil: Date
  readonly unwanted: Unwanted | undefined
}

/**
 * Selects a connection with its tokens, and takes the lease to refresh them where that has to be done and nobody does
 * it: one statement, which locks nothing while the tokens are fresh. Of any number of callers one gets the lease; the
 * others wait for its row, find it taken (`was_due`, and not `is_leased`), and look again later. A refresh that failed
 * is not tried again before its time, unless its tokens are unwanted. Nothing where there is no such connection.
 */
export async function findOrLease(db: Database, request: TokenRequest, now: Date) {
  const { leaseId, leasedUntil } = request
  const row = await db
    .with(
      cte => cte('seen').materialized(),
      qb =>
        qb
          .selectFrom('provider_connections')
          .select(['id', 'token_generation'])
          .where('id', '=', request.connectionId)
          .where('user_id', '=', request.userId),
    )
    .with('leased', qb =>
      qb
        .updateTable('provider_connections')
        .from('seen')
        .set(eb => ({
          lease_id: leaseId,
          leased_until: leasedUntil,
          refresh_failures: countingBrokenOff(eb.ref('provider_connections.refresh_failures')),
        }))
        .whereRef('provider_connections.id', '=', 'seen.id')
        // Tokens that were kept while this waited for the row are not those that it reads below.
        .whereRef('provider_connections.token_generation', '=', 'seen.token_generation')
        .where(mayBeLeased(now))
        .where(isUnfresh(request, now))
        .returning([
          'provider_connections.id',
          // What the row was before (PostgreSQL 18): a lease that has passed was broken off.
          sql<boolean>`old.lease_id is not null`.as('was_broken_off'),
        ]),
    )
    .selectFrom('provider_connections')
    .leftJoin('provider_tokens', 'provider_tokens.connection_id', 'provider_connections.id')
    .leftJoin('data_keys', 'data_keys.id', 'provider_tokens.data_key_id')
    .leftJoin('leased', 'leased.id', 'provider_connections.id')
    .select(connectionColumns)
    .select(['provider_connections.user_id', 'provider_connections.access_expires_at'])
    .select(['provider_connections.consent_expires_at', 'provider_connections.refresh_due_at'])
    .select(['provider_connections.token_generation', 'provider_connections.refresh_failures'])
    .select(['provider_connections.lease_id', 'provider_connections.leased_until'])
    .select(['provider_connections.last_error', 'provider_tokens.access_token'])
    .select(['provider_tokens.refresh_token', 'data_keys.id as data_key_id', 'data_keys.wrapped'])
    .select(['leased.was_broken_off', eb => eb('leased.id', 'is not', null).as('is_leased')])
    // As the statement found the row; where it is not leased nevertheless, the row has changed while it waited.
    .select(sql<boolean | null>`${mayBeLeased(now)} and ${isUnfresh(request, now)}`.as('was_due'))
    .where('provider_connections.id', '=', request.connectionId)
    .where('provider_connections.user_id', '=', request.userId)
    .executeTakeFirst()
  return row
}

/** The tokens of a connection, and how it stands. */
export type FoundTokens = NonNullable<Awaited<ReturnType<typeof findOrLease>>>

/** A refresh that was broken off counts as one that failed, so that one which never ends well ends at all. */
export function countingBrokenOff(failures: Expression<number>): Expression<number> {
  return sql<number>`${failures} + case when provider_connections.lease_id is null then 0 else 1 end`
}

/** The condition on which the lease of a connection can be taken: it can be refreshed, and nobody does it. */
export function mayBeLeased(now: Date): Expression<SqlBool> {
  return sql<SqlBool>`${mayUndergo('refreshed')}
    and provider_connections.refresh_due_at is not null
    and (provider_connections.consent_expires_at is null or provider_connections.consent_expires_at > ${now})
    and (provider_connections.lease_id is null or provider_connections.leased_until <= ${now})`
}

function isUnfresh({ freshUntil, unwanted }: TokenRequest, now: Date): Expression<SqlBool> {
  const ended = sql<SqlBool>`(provider_connections.access_expires_at <= ${freshUntil} and (
    provider_connections.refresh_failures = 0 or provider_connections.refresh_due_at <= ${now}))`
  return unwanted === undefined
    ? ended
    : sql<SqlBool>`(${ended} or (provider_connections.token_generation = ${unwanted.generation}
        and (provider_connections.last_error_at is null or provider_connections.last_error_at < ${unwanted.since})))`
}

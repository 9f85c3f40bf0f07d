import { type Expression, type SqlBool, sql } from 'kysely'
import type { Database } from '../../../db/tables.ts'
import { connectionColumns } from '../../connection-state/connection.ts'
import { canApply } from '../../connection-state/transitions.ts'

/** Tokens to refresh even if they are still valid. */
export interface TokensToReplace {
  readonly generation: number
  /** When the refresh was requested. A refresh that failed after this time is not repeated. */
  readonly since: Date
  /** When the owner renewed the consent; absent if nothing says so. */
  readonly consentRenewedAt?: Date
}

/** A request for the tokens of a connection, and for a lease if they must be refreshed. */
export interface LeaseRequest {
  readonly userId: string
  readonly connectionId: string
  /** Id of the lease to take. */
  readonly leaseId: string
  readonly leasedUntil: Date
  /** An access token that expires before this time must be refreshed. */
  readonly freshUntil: Date
  readonly replace: TokensToReplace | undefined
}

/**
 * Selects a connection with its tokens, and leases it if the tokens must be refreshed and it is not leased. Locks no row
 * if the tokens are valid. Of several concurrent callers one gets the lease. The others wait for the row, find it leased
 * (`was_due` and not `is_leased`) and have to call again. A failed refresh is not retried before it is due, unless
 * `replace` is set.
 *
 * @returns undefined if the user has no such connection.
 */
export async function findOrLease(db: Database, request: LeaseRequest, now: Date) {
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
          refresh_failures: countInterrupted(eb.ref('provider_connections.refresh_failures')),
        }))
        .whereRef('provider_connections.id', '=', 'seen.id')
        // The statement's snapshot does not contain tokens that were stored while it waited for the row.
        .whereRef('provider_connections.token_generation', '=', 'seen.token_generation')
        .where(canBeLeased(now))
        .where(mustRefresh(request, now))
        .returning([
          'provider_connections.id',
          // `old` is the row before the update (PostgreSQL 18). An expired lease means an interrupted refresh.
          sql<boolean>`old.lease_id is not null`.as('was_interrupted'),
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
    .select(['provider_connections.checks_requested', 'provider_connections.must_replace_token'])
    .select(['provider_connections.last_error', 'provider_tokens.access_token'])
    .select(['provider_tokens.refresh_token', 'data_keys.id as data_key_id', 'data_keys.wrapped'])
    .select(['leased.was_interrupted', eb => eb('leased.id', 'is not', null).as('is_leased')])
    // Evaluated on the snapshot. If true without a lease, the row changed while the statement waited.
    .select(sql<boolean | null>`${canBeLeased(now)} and ${mustRefresh(request, now)}`.as('was_due'))
    .where('provider_connections.id', '=', request.connectionId)
    .where('provider_connections.user_id', '=', request.userId)
    .executeTakeFirst()
  return row
}

/** A connection with its tokens. */
export type FoundTokens = NonNullable<Awaited<ReturnType<typeof findOrLease>>>

/** Builds the failure count at the start of a refresh. An interrupted refresh counts as a failure, so that retries stop. */
export function countInterrupted(failures: Expression<number>): Expression<number> {
  return sql<number>`${failures} + case when provider_connections.lease_id is null then 0 else 1 end`
}

/**
 * Builds the condition that a connection can be refreshed and is not leased. With an `item_id`, only its provider knows
 * whether the consent has ended: the check asks.
 */
export function canBeLeased(now: Date): Expression<SqlBool> {
  return sql<SqlBool>`${canApply('refreshed')}
    and provider_connections.refresh_due_at is not null
    and (provider_connections.consent_expires_at is null or provider_connections.consent_expires_at > ${now}
      or provider_connections.item_id is not null)
    and (provider_connections.lease_id is null or provider_connections.leased_until <= ${now})`
}

function mustRefresh({ freshUntil, replace }: LeaseRequest, now: Date): Expression<SqlBool> {
  const isExpiring = sql<SqlBool>`(provider_connections.access_expires_at <= ${freshUntil} and (
    provider_connections.refresh_failures = 0 or provider_connections.refresh_due_at <= ${now}))`
  return replace === undefined
    ? isExpiring
    : sql<SqlBool>`(${isExpiring} or (provider_connections.token_generation = ${replace.generation}
        and (provider_connections.last_error_at is null or provider_connections.last_error_at < ${replace.since})))`
}

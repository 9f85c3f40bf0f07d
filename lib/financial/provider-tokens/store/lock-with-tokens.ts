import { sql } from 'kysely'
import type { Database } from '../../../db/tables.ts'

/** Whose connection, and by which session. */
export interface OwnConnection {
  readonly userId: string
  readonly sessionId: string
  readonly connectionId: string
}

/** The columns of a statement that ends what `lockWithTokens` locked. */
export const endedTokens = [
  'seen.provider_key',
  sql<boolean>`connection.id is null`.as('is_stale'),
  'kept.access_token',
  'kept.refresh_token',
  'kept.data_key_id',
  'kept.wrapped',
] as const

/**
 * Locks the connection, and reads the tokens that it has. Tokens that were kept while this waited for the lock are not in
 * the statement's snapshot: it would neither read nor erase them. So it locks nothing that has had other tokens since.
 */
export function lockWithTokens(db: Database, { userId, connectionId }: OwnConnection) {
  return db
    .with(
      cte => cte('seen').materialized(),
      qb =>
        qb
          .selectFrom('provider_connections')
          .select(['id', 'provider_key', 'token_generation'])
          .where('id', '=', connectionId)
          .where('user_id', '=', userId),
    )
    .with('connection', qb =>
      qb
        .selectFrom('provider_connections')
        .innerJoin('seen', 'seen.id', 'provider_connections.id')
        .select('provider_connections.id')
        .whereRef('provider_connections.token_generation', '=', 'seen.token_generation')
        .forUpdate('provider_connections'),
    )
    .with('kept', qb =>
      qb
        .selectFrom('provider_tokens')
        .innerJoin('data_keys', 'data_keys.id', 'provider_tokens.data_key_id')
        .select(['provider_tokens.access_token', 'provider_tokens.refresh_token'])
        .select(['data_keys.id as data_key_id', 'data_keys.wrapped'])
        .where('provider_tokens.connection_id', '=', connectionId),
    )
}

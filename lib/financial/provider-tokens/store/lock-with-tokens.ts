import { sql } from 'kysely'
import type { AllGiven } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'

/** A user's connection, and the session that changes it. */
export interface OwnConnection {
  readonly userId: string
  /** Null if an operator changes it. */
  readonly sessionId: string | null
  readonly connectionId: string
}

/** The result columns of a statement that starts with `lockWithTokens`. */
export const revokedTokenColumns = [
  'seen.provider_key',
  sql<boolean>`connection.id is null`.as('is_stale'),
  'stored.access_token',
  'stored.refresh_token',
  'stored.data_key_id',
  'stored.wrapped',
] as const

/**
 * Locks a connection and reads its tokens. The statement's snapshot does not contain tokens that were stored while it
 * waited for the lock. Therefore the lock applies only if the token generation is unchanged.
 */
export function lockWithTokens(
  db: Database,
  { userId, connectionId }: AllGiven<Pick<OwnConnection, 'userId' | 'connectionId'>>,
) {
  return db
    .with(
      cte => cte('seen').materialized(),
      qb =>
        qb
          .selectFrom('provider_connections')
          .select(['id', 'provider_key', 'institution_name', 'item_id', 'token_generation'])
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
    .with('stored', qb =>
      qb
        .selectFrom('provider_tokens')
        .innerJoin('data_keys', 'data_keys.id', 'provider_tokens.data_key_id')
        .select(['provider_tokens.access_token', 'provider_tokens.refresh_token'])
        .select(['data_keys.id as data_key_id', 'data_keys.wrapped'])
        .where('provider_tokens.connection_id', '=', connectionId),
    )
}

import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** Selects a user's connection with its encrypted tokens. */
export const selectWithTokens = statement(
  (db, { userId, connectionId }: Slots<{ userId: string; connectionId: string }>) =>
    db
      .selectFrom('provider_connections')
      .leftJoin('provider_tokens', 'provider_tokens.connection_id', 'provider_connections.id')
      .leftJoin('data_keys', 'data_keys.id', 'provider_tokens.data_key_id')
      .select(['provider_connections.id', 'provider_connections.provider_key'])
      .select(['provider_connections.token_generation', 'provider_tokens.access_token'])
      .select(['provider_tokens.refresh_token', 'data_keys.id as data_key_id', 'data_keys.wrapped'])
      .where('provider_connections.id', '=', connectionId)
      .where('provider_connections.user_id', '=', userId),
)

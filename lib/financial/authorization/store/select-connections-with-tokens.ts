import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** Selects the connections of a user that have tokens, in the order of their ids. */
export const selectConnectionsWithTokens = statement((db, { userId }: Slots<{ userId: string }>) =>
  db
    .selectFrom('provider_connections')
    .innerJoin('provider_tokens', 'provider_tokens.connection_id', 'provider_connections.id')
    .select('provider_connections.id')
    .where('provider_connections.user_id', '=', userId)
    .orderBy('provider_connections.id'),
)

import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { connectionColumns } from '../../connection-state/connection.ts'

/** Selects a connection of a user. */
export const selectConnection = statement(
  (db, { userId, connectionId }: Slots<{ userId: string; connectionId: string }>) =>
    db
      .selectFrom('provider_connections')
      .select(connectionColumns)
      .where('provider_connections.id', '=', connectionId)
      .where('provider_connections.user_id', '=', userId),
)

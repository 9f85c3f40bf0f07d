import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** Selects the authorization of a user's connection, without tokens. */
export const selectAuthorization = statement(
  (db, { userId, connectionId }: Slots<{ userId: string; connectionId: string }>) =>
    db
      .selectFrom('provider_connections')
      .select(['id', 'provider_key', 'status', 'scope', 'connected_at', 'last_refresh_at', 'refresh_due_at'])
      .select(['access_expires_at', 'consent_expires_at', 'refresh_failures', 'last_error', 'last_error_at'])
      .select(['token_generation', 'refresh_paused_at'])
      .where('id', '=', connectionId)
      .where('user_id', '=', userId),
)

import type { Database } from '../../../db/tables.ts'

/** Selects the authorization of a user's connection, without tokens. */
export function selectAuthorization(
  db: Database,
  { userId, connectionId }: { userId: string; connectionId: string },
) {
  return db
    .selectFrom('provider_connections')
    .select(['id', 'provider_key', 'status', 'scope', 'connected_at', 'last_refresh_at', 'refresh_due_at'])
    .select(['access_expires_at', 'consent_expires_at', 'refresh_failures', 'last_error', 'last_error_at'])
    .select(['token_generation', 'refresh_paused_at'])
    .where('id', '=', connectionId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
}

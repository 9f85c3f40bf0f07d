import type { ConnectionStatus } from '../../db/provider-tables.ts'
import type { Services } from '../../services/services.ts'
import { isConnected, needsReconnection } from '../connection-state/connection-status.ts'
import { selectAuthorization } from './store/select-authorization.ts'

/** The authorization of a connection, as the API returns it. Contains no tokens. */
export interface Authorization {
  readonly provider_id: string
  readonly provider_key: string
  readonly status: ConnectionStatus
  readonly is_connected: boolean
  readonly needs_reconnection: boolean
  readonly scope: string | null
  readonly connected_at: string | null
  readonly last_refresh_at: string | null
  readonly next_refresh_at: string | null
  readonly access_token_expires_at: string | null
  readonly consent_expires_at: string | null
  readonly refresh_failures: number
  readonly last_error: string | null
  readonly last_error_at: string | null
}

/** Reads the authorization of a user's connection; undefined if the user has no such connection. */
export async function readAuthorization(
  { statements }: Services<'statements'>,
  own: { userId: string; connectionId: string },
): Promise<Authorization | undefined> {
  const row = await statements.first(selectAuthorization, own)
  if (!row) return undefined
  const iso = (time: Date | null) => time?.toISOString() ?? null
  return {
    provider_id: row.id,
    provider_key: row.provider_key,
    status: row.status,
    is_connected: isConnected(row.status),
    needs_reconnection: needsReconnection(row.status),
    scope: row.scope,
    connected_at: iso(row.connected_at),
    last_refresh_at: iso(row.last_refresh_at),
    next_refresh_at: row.refresh_paused_at === null ? iso(row.refresh_due_at) : null,
    access_token_expires_at: iso(row.access_expires_at),
    consent_expires_at: iso(row.consent_expires_at),
    refresh_failures: row.refresh_failures,
    last_error: row.last_error,
    last_error_at: iso(row.last_error_at),
  }
}

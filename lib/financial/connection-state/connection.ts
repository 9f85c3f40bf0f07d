import type { Selectable } from 'kysely'
import type { ConnectionStatus, RefreshPolicy } from '../../db/provider-tables.ts'
import type { Tables } from '../../db/tables.ts'
import { isConnected, needsReconnection } from './connection-status.ts'

/** A connection as the API returns it. */
export interface Connection {
  readonly id: string
  readonly provider_key: string
  readonly alias: string
  /** The institution that an aggregator connects, or the provider itself; null before the first consent. */
  readonly institution_name: string | null
  readonly status: ConnectionStatus
  readonly is_connected: boolean
  readonly needs_reconnection: boolean
  readonly connected_at: string | null
  readonly last_sync_at: string | null
  readonly accounts_count: number | null
  /** The owner's choice; null if the policy of the stage applies. */
  readonly refresh_policy: RefreshPolicy | null
}

/** The columns of `provider_connections` that `toConnection` reads. */
export const connectionColumns = [
  'provider_connections.id',
  'provider_connections.provider_key',
  'provider_connections.alias',
  'provider_connections.institution_name',
  'provider_connections.status',
  'provider_connections.connected_at',
  'provider_connections.last_sync_at',
  'provider_connections.accounts_count',
  'provider_connections.refresh_policy',
] as const

/** A row of `connectionColumns`. */
export type ConnectionColumns = Pick<
  Selectable<Tables['provider_connections']>,
  | 'id'
  | 'provider_key'
  | 'alias'
  | 'institution_name'
  | 'status'
  | 'connected_at'
  | 'last_sync_at'
  | 'accounts_count'
  | 'refresh_policy'
>

/** Converts a row to the API's representation. */
export function toConnection(row: ConnectionColumns): Connection {
  return {
    id: row.id,
    provider_key: row.provider_key,
    alias: row.alias,
    institution_name: row.institution_name,
    status: row.status,
    is_connected: isConnected(row.status),
    needs_reconnection: needsReconnection(row.status),
    connected_at: row.connected_at?.toISOString() ?? null,
    last_sync_at: row.last_sync_at?.toISOString() ?? null,
    accounts_count: row.accounts_count,
    refresh_policy: row.refresh_policy,
  }
}

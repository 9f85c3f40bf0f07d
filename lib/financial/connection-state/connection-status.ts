import type { ConnectionStatus } from '../../db/provider-tables.ts'

/** Whether a connection with this status gives access to its provider. */
export function isConnected(status: ConnectionStatus): boolean {
  return status === 'active' || status === 'expiring'
}

/** Whether the owner has to consent again, now or soon. */
export function needsReconnection(status: ConnectionStatus): boolean {
  return status !== 'pending' && status !== 'active'
}

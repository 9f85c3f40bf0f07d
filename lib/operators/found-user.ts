import type { ConnectionStatus } from '../db/provider-tables.ts'

/** A user as an operator sees them, with their newest active sessions and connections. */
export interface FoundUser {
  readonly id: string
  readonly email: string
  readonly name: string
  readonly is_verified: boolean
  readonly is_active: boolean
  readonly locked_until: string | null
  /** Time from which the account is deleted, as its owner requested; null if that is not scheduled. */
  readonly delete_after: string | null
  readonly created_at: string
  readonly sessions: {
    readonly id: string
    readonly device: string
    readonly location: string | null
    readonly created_at: string
    readonly last_used_at: string
  }[]
  readonly connections: {
    readonly id: string
    readonly provider_key: string
    readonly status: ConnectionStatus
    readonly last_error: string | null
  }[]
}

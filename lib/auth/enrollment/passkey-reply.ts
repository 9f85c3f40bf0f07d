/** A passkey as the API returns it. */
export interface PasskeyReply {
  readonly id: string
  readonly name: string
  readonly created_at: string
  readonly last_used_at: string | null
  readonly is_backed_up: boolean
  readonly is_revoked: boolean
}

/** The columns that `toPasskey` reads. */
export const passkeyColumns = [
  'passkeys.id',
  'passkeys.name',
  'passkeys.created_at',
  'passkeys.last_used_at',
  'passkeys.is_backed_up',
  'passkeys.revoked_at',
] as const

/** Converts a row to the API's format. */
export function toPasskey(row: {
  readonly id: string
  readonly name: string
  readonly created_at: Date
  readonly last_used_at: Date | null
  readonly is_backed_up: boolean
  readonly revoked_at: Date | null
}): PasskeyReply {
  return {
    id: row.id,
    name: row.name,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at?.toISOString() ?? null,
    is_backed_up: row.is_backed_up,
    is_revoked: row.revoked_at !== null,
  }
}

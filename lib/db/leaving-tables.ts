import type { Generated } from 'kysely'
import type { Fixed } from './column-kinds.ts'

/** The states of an export. */
export type ExportState = 'pending' | 'ready' | 'failed'

/** The exports that users requested. The file has the id of the row. */
export interface AccountExportsTable {
  id: Fixed<string>
  user_id: Fixed<string>
  state: Generated<ExportState>
  requested_at: Fixed<Date>
  /** Time of the next attempt of a pending export. */
  next_attempt_at: Date
  /** Number of started attempts. */
  attempts: Generated<number>
  /** The lease of the job that builds the file, and its expiry. An expired lease was interrupted. */
  lease_id: string | null
  leased_until: Date | null
  /** Size of the JSON document. */
  bytes: number | null
  /** Time at which the file and the row are deleted; null while pending. */
  expires_at: Date | null
}

/** Accounts whose deletion has finished. The row is deleted when the mail is sent and late records are pseudonymous. */
export interface DeletedAccountsTable {
  user_id: Fixed<string>
  /** The recipient of the confirmation; null once it is enqueued. */
  email: string | null
  deleted_at: Fixed<Date>
}

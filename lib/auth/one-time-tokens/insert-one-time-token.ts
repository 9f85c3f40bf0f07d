import type { InsertObject } from 'kysely'
import { insertEach } from '../../db/insert-each.ts'
import type { AllGiven, Given } from '../../db/statements/slot.ts'
import type { Database, Tables } from '../../db/tables.ts'

/** A one-time token to insert. A mail contains it in a link. */
export interface NewOneTimeToken {
  readonly id: string
  readonly secretHash: string
  readonly expiresAt: Date
}

type TokenTable = 'disown_tokens' | 'email_verification_tokens' | 'password_reset_tokens'
type OwnColumns<T extends TokenTable> = Omit<
  InsertObject<Tables, T>,
  'id' | 'secret_hash' | 'created_at' | 'expires_at'
>

/**
 * Inserts a one-time token for the row of `source`, another part of the same statement. Inserts nothing if `source` has
 * no row.
 *
 * @param columns the columns that only this kind of token has.
 */
export function insertOneTimeToken<T extends TokenTable>(
  db: Database,
  table: T,
  source: string,
  token: AllGiven<NewOneTimeToken>,
  now: Given<Date>,
  columns: OwnColumns<T>,
) {
  const { id, secretHash, expiresAt } = token
  const values = { id, secret_hash: secretHash, created_at: now, expires_at: expiresAt, ...columns }
  // The types ensure that all columns are present.
  return insertEach(db, table, source, values as InsertObject<Tables, T>)
}

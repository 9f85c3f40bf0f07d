import { insertEach } from '../../../db/insert-each.ts'
import type { Database } from '../../../db/tables.ts'
import type { SignInAttempt } from '../sign-in-attempt.ts'

/** A failed sign-in to store. */
export interface SignInFailure {
  readonly id: string
  readonly attempt: SignInAttempt
  /** Undefined if no account has the address. */
  readonly userId: string | undefined
  readonly country: string | null
}

/** Inserts a failed sign-in for the one row of `source`, another part of the same statement. */
export function insertFailure(
  db: Database,
  source: string,
  { id, attempt, userId, country }: SignInFailure,
  now: Date,
) {
  return insertEach(db, 'sign_in_failures', source, {
    id,
    created_at: now,
    user_id: userId ?? null,
    address_hash: attempt.addressHash,
    network_hash: attempt.networkHash,
    country,
    password_tag: attempt.passwordTag,
  })
}

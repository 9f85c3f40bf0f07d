import { insertEach } from '../../../db/insert-each.ts'
import type { AllGiven, Given } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'

/** A failed sign-in to store. */
export interface SignInFailureValues {
  readonly failureId: string
  readonly addressHash: string
  readonly networkHash: string
  readonly passwordTag: number
  readonly country: string | null
}

/**
 * Inserts a failed sign-in for the one row of `source`, another part of the same statement.
 *
 * @param userId Null if no account has the address.
 */
export function insertFailure(
  db: Database,
  source: string,
  userId: Given<string | null>,
  failure: AllGiven<SignInFailureValues>,
  now: Given<Date>,
) {
  return insertEach(db, 'sign_in_failures', source, {
    id: failure.failureId,
    created_at: now,
    user_id: userId,
    address_hash: failure.addressHash,
    network_hash: failure.networkHash,
    country: failure.country,
    password_tag: failure.passwordTag,
  })
}

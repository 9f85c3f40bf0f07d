import { sql } from 'kysely'
import type { AuditParts } from '../../audit/record.ts'
import type { AllGiven, Given } from '../../db/statements/slot.ts'
import type { Database } from '../../db/tables.ts'
import { expiryAfterUse } from '../revocation/active-session.ts'
import type { LocationColumns } from '../sessions/location-columns.ts'
import type { RefreshTokenRotation, Verdict } from './rotation.ts'

// Parts of the statement that rotates a refresh token. They do nothing unless the verdict of its part `presented` is
// `rotated`.

interface Presented {
  readonly token_id: string
  readonly session_id: string
  readonly token_version: number
  readonly verdict: Verdict
}

const presented = sql<Presented>`presented`.as('presented')

/** Marks the presented token as consumed. */
export function consumePresented(db: Database, successorId: Given<string>, now: Given<Date>) {
  return db
    .updateTable('refresh_tokens')
    .from(presented)
    .set({ used_at: now, successor_id: successorId })
    .whereRef('refresh_tokens.id', '=', 'presented.token_id')
    .where('presented.verdict', '=', 'rotated')
}

/** Inserts the successor. */
export function insertSuccessor(
  db: Database,
  successor: AllGiven<RefreshTokenRotation['successor']>,
  now: Given<Date>,
) {
  return db
    .insertInto('refresh_tokens')
    .columns(['id', 'session_id', 'token_version', 'secret_hash', 'created_at'])
    .expression(eb =>
      eb
        .selectFrom(presented)
        .select(of => [
          of.val(successor.id).as('id'),
          'presented.session_id',
          'presented.token_version',
          of.val(successor.secretHash).as('secret_hash'),
          of.val(now).as('created_at'),
        ])
        .where('presented.verdict', '=', 'rotated'),
    )
}

/**
 * Makes the successor the session's newest token, extends the session, and moves it to the address and location of the
 * client. The session keeps the device and the user agent of its sign-in.
 */
export function extendSession(
  db: Database,
  successorId: Given<string>,
  location: AllGiven<LocationColumns>,
  { now, metadata }: AuditParts,
) {
  return db
    .updateTable('sessions')
    .from(presented)
    .set({
      refresh_token_id: successorId,
      last_used_at: now,
      expires_at: expiryAfterUse(now),
      ip: metadata.ip,
      ...location,
    })
    .whereRef('sessions.id', '=', 'presented.session_id')
    .where('presented.verdict', '=', 'rotated')
}

import { sql } from 'kysely'
import type { Slots } from '../../db/statements/slot.ts'
import type { Database } from '../../db/tables.ts'
import { type ChallengeSlotValues, challengeParts } from './challenge-slots.ts'
import { insertChallenge } from './insert-challenge.ts'

/** The challenge that a signed-in user requests, and the session of the request. */
export type RequestedChallenge = ChallengeSlotValues & {
  readonly userId: string
  readonly sessionId: string
  readonly tokenVersion: number
  readonly now: Date
}

/** Inserts the challenge for the session that the part `requester` locks, bound to its token version. */
export function insertRequestedChallenge(db: Database, requested: Slots<RequestedChallenge>) {
  return insertChallenge(
    db,
    'requester',
    challengeParts(requested),
    {
      user_id: sql.ref<string>('requester.user_id'),
      session_id: sql.ref<string>('requester.session_id'),
      token_version: sql.ref<number>('requester.token_version'),
    },
    requested.now,
  )
}

import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { type ChallengeSlotValues, challengeParts } from '../../challenges/challenge-slots.ts'
import { challengeValues } from '../../challenges/insert-challenge.ts'

/** Inserts the challenge of a sign-in with a passkey, which is bound to no user. */
export const insertChallengeRow = statement(
  (db, challenge: Slots<ChallengeSlotValues & { readonly now: Date }>) =>
    db.insertInto('challenges').values(challengeValues(challengeParts(challenge), challenge.now)),
)

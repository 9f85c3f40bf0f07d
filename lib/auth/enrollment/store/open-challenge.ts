import { sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { Given } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'

/**
 * Locks a challenge of a registration that is still open. `findOpenChallenge` has checked the rest, which does not change.
 * For statements with the part `requester`.
 */
export function lockOpenChallenge(db: Database, challengeId: Given<string>, now: Given<Date>) {
  return (
    db
      .selectFrom('challenges')
      // Locks the user and the session first.
      .innerJoin(sql<{ session_id: string }>`requester`.as('requester'), onTrue)
      .select('challenges.id as challenge_id')
      .where('challenges.id', '=', challengeId)
      .where('challenges.used_at', 'is', null)
      .where('challenges.expires_at', '>', now)
      .forUpdate(['challenges'])
  )
}

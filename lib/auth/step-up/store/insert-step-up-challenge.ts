import { sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { type ChallengeSlotValues, challengeParts } from '../../challenges/challenge-slots.ts'
import { insertChallenge } from '../../challenges/insert-challenge.ts'
import { factorColumns } from '../../factors/factor-columns.ts'
import { lockRequestingSession } from '../../revocation/lock-requesting-session.ts'

type RequestedStepUp = ChallengeSlotValues & {
  readonly userId: string
  readonly sessionId: string
  readonly tokenVersion: number
  readonly now: Date
}

/**
 * Inserts the challenge of a step-up. Returns the factors of the user, for `toAvailableFactors`, and whether the user has a
 * password; no row if the session has ended.
 */
export const insertStepUpChallenge = statement((db, requested: Slots<RequestedStepUp>) =>
  db
    .with('requester', () => lockRequestingSession(db, requested, requested.now))
    .with('challenge', () =>
      insertChallenge(
        db,
        'requester',
        challengeParts(requested),
        {
          user_id: sql.ref<string>('requester.user_id'),
          session_id: sql.ref<string>('requester.session_id'),
          token_version: sql.ref<number>('requester.token_version'),
        },
        requested.now,
      ),
    )
    .selectFrom('requester')
    .innerJoin('users', 'users.id', 'requester.user_id')
    .leftJoin('passkeys', join =>
      join.onRef('passkeys.user_id', '=', 'users.id').on('passkeys.revoked_at', 'is', null),
    )
    .select(factorColumns('users.id'))
    .select(sql<boolean>`users.password_hash is not null`.as('has_password')),
)

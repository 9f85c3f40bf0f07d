import { sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { type ChallengeSlotValues, challengeParts } from '../../challenges/challenge-slots.ts'
import { insertChallenge } from '../../challenges/insert-challenge.ts'
import { lockRequestingSession } from '../../revocation/lock-requesting-session.ts'

type RequestedRegistration = ChallengeSlotValues & {
  readonly userId: string
  readonly sessionId: string
  readonly tokenVersion: number
  readonly now: Date
}

/**
 * Inserts the challenge of a registration, bound to the session and its token version. Returns the passkeys that the user
 * has, revoked ones included: one row for each passkey, or one without. Returns no row if the session has ended.
 */
export const insertRegistrationChallenge = statement((db, requested: Slots<RequestedRegistration>) =>
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
    .leftJoin('passkeys', 'passkeys.user_id', 'requester.user_id')
    .select(['passkeys.credential_id', 'passkeys.transports']),
)

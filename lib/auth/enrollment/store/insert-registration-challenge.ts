import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import {
  insertRequestedChallenge,
  type RequestedChallenge,
} from '../../challenges/insert-requested-challenge.ts'
import { lockRequestingSession } from '../../revocation/lock-requesting-session.ts'

/**
 * Inserts the challenge of a registration, bound to the session and its token version. Returns the passkeys that the user
 * has, revoked ones included: one row for each passkey, or one without. Returns no row if the session has ended.
 */
export const insertRegistrationChallenge = statement((db, requested: Slots<RequestedChallenge>) =>
  db
    .with('requester', () => lockRequestingSession(db, requested, requested.now))
    .with('challenge', () => insertRequestedChallenge(db, requested))
    .selectFrom('requester')
    .leftJoin('passkeys', 'passkeys.user_id', 'requester.user_id')
    .select(['passkeys.credential_id', 'passkeys.transports']),
)

import { sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import {
  insertRequestedChallenge,
  type RequestedChallenge,
} from '../../challenges/insert-requested-challenge.ts'
import { factorColumns } from '../../factors/factor-columns.ts'
import { lockRequestingSession } from '../../revocation/lock-requesting-session.ts'

/**
 * Inserts the challenge of a step-up. Returns the factors of the user, for `toAvailableFactors`, and whether the user has a
 * password; no row if the session has ended.
 */
export const insertStepUpChallenge = statement((db, requested: Slots<RequestedChallenge>) =>
  db
    .with('requester', () => lockRequestingSession(db, requested, requested.now))
    .with('challenge', () => insertRequestedChallenge(db, requested))
    .selectFrom('requester')
    .innerJoin('users', 'users.id', 'requester.user_id')
    .leftJoin('passkeys', join =>
      join.onRef('passkeys.user_id', '=', 'users.id').on('passkeys.revoked_at', 'is', null),
    )
    .select(factorColumns('users.id'))
    .select(sql<boolean>`users.password_hash is not null`.as('has_password')),
)

import { sql } from 'kysely'
import type { Database } from '../../../db/tables.ts'
import type { NewChallenge } from '../../challenges/challenge.ts'
import { insertChallenge } from '../../challenges/insert-challenge.ts'
import { type AvailableFactors, factorColumns, toAvailableFactors } from '../../factors/available-factors.ts'
import { lockRequestingSession } from '../../revocation/lock-requesting-session.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'

/**
 * Inserts the challenge of a step-up.
 *
 * @returns the factors of the user, and whether the user has a password; undefined if the session has ended.
 */
export async function insertStepUpChallenge(
  db: Database,
  claims: AccessTokenClaims,
  challenge: NewChallenge,
  now: Date,
): Promise<(AvailableFactors & { hasPassword: boolean }) | undefined> {
  const rows = await db
    .with('requester', () => lockRequestingSession(db, claims, now))
    .with('challenge', () =>
      insertChallenge(
        db,
        'requester',
        challenge,
        {
          user_id: sql.ref<string>('requester.user_id'),
          session_id: sql.ref<string>('requester.session_id'),
          token_version: sql.ref<number>('requester.token_version'),
        },
        now,
      ),
    )
    .selectFrom('requester')
    .innerJoin('users', 'users.id', 'requester.user_id')
    .leftJoin('passkeys', join =>
      join.onRef('passkeys.user_id', '=', 'users.id').on('passkeys.revoked_at', 'is', null),
    )
    .select(factorColumns('users.id'))
    .select(sql<boolean>`users.password_hash is not null`.as('has_password'))
    .execute()
  const factors = toAvailableFactors(rows)
  return factors && { ...factors, hasPassword: Boolean(rows[0]?.has_password) }
}

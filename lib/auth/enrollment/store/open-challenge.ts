import { sql } from 'kysely'
import { passkeyRejected } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import type { PresentedChallenge } from '../../challenges/challenge.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'

/**
 * Locks a challenge of a registration that is still open. `findOpenChallenge` has checked the rest, which does not change.
 * For statements with the part `requester`.
 */
export function lockOpenChallenge(db: Database, challengeId: string, now: Date) {
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

/** An open challenge of a registration. */
export interface OpenChallenge {
  readonly id: string
  readonly webauthn_challenge: string
}

/** Selects the open challenge of a registration by its token. It is bound to the session and its token version. */
export function findOpenChallenge(
  db: Database,
  { id, secretHash }: PresentedChallenge,
  { sessionId, tokenVersion, userId }: AccessTokenClaims,
  now: Date,
): Promise<OpenChallenge | undefined> {
  return db
    .selectFrom('challenges')
    .select(['challenges.id', 'challenges.webauthn_challenge'])
    .where('challenges.id', '=', id)
    .where('challenges.secret_hash', '=', secretHash)
    .where('challenges.purpose', '=', 'passkey_registration')
    .where('challenges.user_id', '=', userId)
    .where('challenges.session_id', '=', sessionId)
    .where('challenges.token_version', '=', tokenVersion)
    .where('challenges.used_at', 'is', null)
    .where('challenges.expires_at', '>', now)
    .executeTakeFirst()
}

/** Consumes the challenge of a registration whose response did not verify. */
export async function rejectChallenge(
  db: Database,
  challengeId: string,
  { sessionId, userId }: AccessTokenClaims,
  context: AuditContext,
): Promise<void> {
  await db
    .with('rejected', qb =>
      qb
        .updateTable('challenges')
        .set({ used_at: context.now })
        .where('challenges.id', '=', challengeId)
        .where('challenges.used_at', 'is', null)
        .returning('challenges.id'),
    )
    .with('audit', () =>
      auditEach(db, 'rejected', context, {
        action: passkeyRejected,
        outcome: 'failure',
        actor: 'user',
        userId,
        sessionId,
      }),
    )
    .selectFrom('rejected')
    .select('id')
    .execute()
}

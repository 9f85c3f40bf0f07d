import { sql } from 'kysely'
import { steppedUp, stepUpRefused } from '../../../audit/actions.ts'
import { actionIf, isPresent, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { type AuthenticationMethod, formatMethods } from '../../authentication/methods.ts'
import { MAX_CHALLENGE_FAILURES } from '../../challenges/challenge.ts'
import { consumeFactor, type VerifiedFactor } from '../../factors/verified-factor.ts'
import { isPasswordCurrent } from '../../passwords/is-password-current.ts'
import type { PasswordConfirmed } from '../../passwords/password-account.ts'
import { lockRequestingSession } from '../../revocation/lock-requesting-session.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'

/** A renewed authentication of a session, and its conditions. */
export interface Renewal {
  readonly claims: AccessTokenClaims
  readonly factor: VerifiedFactor
  readonly methods: readonly AuthenticationMethod[]
  /** The account whose password was correct, if the factor is a password. */
  readonly account: PasswordConfirmed | undefined
  /** The open challenge, if the factor is a passkey. */
  readonly challengeId: string | undefined
}

/**
 * Records that the user of a session authenticated again, and consumes the factor and the challenge.
 *
 * @returns false if the session has ended, or the password, the factor or the challenge is no longer valid.
 */
export async function renewAuthentication(
  db: Database,
  { claims, factor, methods, account, challengeId }: Renewal,
  context: AuditContext,
): Promise<boolean> {
  const { now } = context
  const { session_id } = await db
    .with('requester', () => lockRequestingSession(db, claims, now).where(isPasswordCurrent(account, now)))
    .with('opened', () => selectOpened(db, challengeId, now))
    .with('permitted', () => consumeFactor(db, 'opened', factor, now))
    .with('challenge', qb =>
      qb
        .updateTable('challenges')
        .from('permitted')
        .set({ used_at: now })
        .where('challenges.id', '=', challengeId ?? null),
    )
    .with('renewed', qb =>
      qb
        .updateTable('sessions')
        .from('permitted')
        .set({ authenticated_at: now, authentication_methods: formatMethods(methods) })
        .where('sessions.id', '=', claims.sessionId)
        .returning('sessions.id as session_id'),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('renewed', onTrue).select('renewed.session_id'))
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: actionIf(isPresent('outcome.session_id'), steppedUp, stepUpRefused),
        outcome: successIf(isPresent('outcome.session_id'), 'refused'),
        actor: 'user',
        userId: claims.userId,
        sessionId: claims.sessionId,
        details: sql<Record<string, unknown>>`jsonb_build_object('amr', ${formatMethods(methods)}::text)`,
      }),
    )
    .selectFrom('outcome')
    .select('session_id')
    .executeTakeFirstOrThrow()
  return session_id !== null
}

/** Selects the requester, if no challenge is required or the required one is open. Locks the challenge. */
function selectOpened(db: Database, challengeId: string | undefined, now: Date) {
  const requester = sql<{ user_id: string; session_id: string }>`requester`.as('requester')
  if (challengeId === undefined) return db.selectFrom(requester).select('requester.user_id')
  return db
    .selectFrom('challenges')
    .innerJoin(requester, onTrue)
    .select('requester.user_id')
    .where('challenges.id', '=', challengeId)
    .whereRef('challenges.session_id', '=', 'requester.session_id')
    .where('challenges.used_at', 'is', null)
    .where('challenges.expires_at', '>', now)
    .where('challenges.failed_count', '<', MAX_CHALLENGE_FAILURES)
    .forUpdate(['challenges'])
}

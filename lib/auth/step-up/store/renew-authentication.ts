import { sql } from 'kysely'
import { steppedUp, stepUpRefused } from '../../../audit/actions.ts'
import { auditParts } from '../../../audit/audit-slots.ts'
import { actionIf, isPresent, successIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'
import { MAX_CHALLENGE_FAILURES } from '../../challenges/challenge.ts'
import {
  consumePasskey,
  consumeRecoveryCode,
  consumeTotp,
  selectPermitted,
} from '../../factors/store/consume-factor.ts'
import type { FactorValues } from '../../factors/verified-factor.ts'
import { isPasswordCurrent } from '../../passwords/is-password-current.ts'
import { lockRequestingSession } from '../../revocation/lock-requesting-session.ts'
import type { RequestedChange } from '../../revocation/requested-change.ts'

/** A renewed authentication of a session, and its conditions. */
type Renewal = RequestedChange &
  FactorValues & {
    /** The methods, separated by spaces. */
    readonly methods: string
    /** The hash of the password, if the factor is a password. The account must still have it. */
    readonly passwordHash: string | null
    /** The open challenge, if the factor is a passkey. */
    readonly challengeId: string | null
  }

/**
 * Records that the user of a session authenticated again, and consumes the factor and the challenge. Returns null if the
 * session has ended, or the password, the factor or the challenge is no longer valid.
 */
export const renewAuthentication = statement((db, renewal: Slots<Renewal>) => {
  const { now, challengeId, methods } = renewal
  return db
    .with('requester', () =>
      lockRequestingSession(db, renewal, now).where(isPasswordCurrent(renewal.passwordHash, now)),
    )
    .with('open_challenge', () => lockOpenChallenge(db, renewal))
    .with('opened', qb =>
      qb
        .selectFrom('requester')
        .select('requester.user_id')
        .where(sql<boolean>`(${typed('uuid', challengeId)} is null or exists (select from open_challenge))`),
    )
    .with('totp_consumed', () => consumeTotp(db, 'opened', renewal))
    .with('code_consumed', () => consumeRecoveryCode(db, 'opened', renewal))
    .with('passkey_consumed', () => consumePasskey(db, 'opened', renewal))
    .with('permitted', () => selectPermitted(db, 'opened', renewal))
    .with('challenge', qb =>
      qb
        .updateTable('challenges')
        .from('permitted')
        .set({ used_at: now })
        .where('challenges.id', '=', challengeId),
    )
    .with('renewed', qb =>
      qb
        .updateTable('sessions')
        .from('permitted')
        .set({ authenticated_at: now, authentication_methods: methods })
        .where('sessions.id', '=', renewal.sessionId)
        .returning('sessions.id as session_id'),
    )
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('renewed', onTrue).select('renewed.session_id'))
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(renewal), {
        action: actionIf(isPresent('outcome.session_id'), steppedUp, stepUpRefused),
        outcome: successIf(isPresent('outcome.session_id'), 'refused'),
        actor: 'user',
        userId: renewal.userId,
        sessionId: renewal.sessionId,
        details: sql<Record<string, unknown>>`jsonb_build_object('amr', ${methods}::text)`,
      }),
    )
    .selectFrom('outcome')
    .select('session_id')
})

/** Locks the challenge of the requester, if it is open. Locks the user and the session first. */
function lockOpenChallenge(db: Database, { challengeId, now }: Slots<Renewal>) {
  return db
    .selectFrom('challenges')
    .innerJoin(sql<{ session_id: string }>`requester`.as('requester'), onTrue)
    .select('challenges.id')
    .where('challenges.id', '=', challengeId)
    .whereRef('challenges.session_id', '=', 'requester.session_id')
    .where('challenges.used_at', 'is', null)
    .where('challenges.expires_at', '>', now)
    .where('challenges.failed_count', '<', MAX_CHALLENGE_FAILURES)
    .forUpdate(['challenges'])
}

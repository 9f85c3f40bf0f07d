import { passkeyRejected } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** The presented challenge of a registration, and the session that presents it. */
interface Presented {
  readonly challengeId: string
  readonly challengeHash: string
  readonly userId: string
  readonly sessionId: string
  readonly tokenVersion: number
  readonly now: Date
}

/** Selects the open challenge of a registration by its token. It is bound to the session and its token version. */
export const findOpenChallenge = statement((db, presented: Slots<Presented>) =>
  db
    .selectFrom('challenges')
    .select(['challenges.id', 'challenges.webauthn_challenge'])
    .where('challenges.id', '=', presented.challengeId)
    .where('challenges.secret_hash', '=', presented.challengeHash)
    .where('challenges.purpose', '=', 'passkey_registration')
    .where('challenges.user_id', '=', presented.userId)
    .where('challenges.session_id', '=', presented.sessionId)
    .where('challenges.token_version', '=', presented.tokenVersion)
    .where('challenges.used_at', 'is', null)
    .where('challenges.expires_at', '>', presented.now),
)

type Rejection = AuditSlotValues & Pick<Presented, 'challengeId' | 'userId' | 'sessionId'>

/** Consumes the challenge of a registration whose response did not verify. */
export const rejectChallenge = statement((db, rejection: Slots<Rejection>) =>
  db
    .with('rejected', qb =>
      qb
        .updateTable('challenges')
        .set({ used_at: rejection.now })
        .where('challenges.id', '=', rejection.challengeId)
        .where('challenges.used_at', 'is', null)
        .returning('challenges.id'),
    )
    .with('audit', () =>
      auditEach(db, 'rejected', auditParts(rejection), {
        action: passkeyRejected,
        outcome: 'failure',
        actor: 'user',
        userId: rejection.userId,
        sessionId: rejection.sessionId,
      }),
    )
    .selectFrom('rejected')
    .select('id'),
)

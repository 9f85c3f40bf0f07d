import { onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { Database } from '../../../db/tables.ts'
import { hasSecondFactor } from '../../authentication/second-factor.ts'
import { isActive } from '../../revocation/active-session.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'
import { userColumns } from '../../users/user.ts'

/** The claims of an access token that its session must match, and the time. */
export type PresentedSession = Pick<AccessTokenClaims, 'sessionId' | 'userId' | 'tokenVersion'> & {
  readonly now: Date
}

/**
 * Selects the user of an active session. An access token below the session's version is revoked: the session changed its
 * password since the token was issued, and received new tokens.
 */
export const findActiveSession = statement((db, slots: Slots<PresentedSession>) => activeSession(db, slots))

/** The same, and whether the user has a second factor, for routes that require a recent authentication. */
export const findActiveSessionWithFactor = statement((db, slots: Slots<PresentedSession>) =>
  activeSession(db, slots).select(hasSecondFactor.as('has_second_factor')),
)

function activeSession(db: Database, { sessionId, userId, tokenVersion, now }: Slots<PresentedSession>) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', onTrue)
    .select(userColumns)
    .where('sessions.id', '=', sessionId)
    .where('sessions.user_id', '=', userId)
    .where('sessions.token_version', '=', tokenVersion)
    .where(isActive(now))
}

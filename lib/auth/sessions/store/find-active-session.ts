import { onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { hasSecondFactor } from '../../authentication/second-factor.ts'
import { isActive } from '../../revocation/active-session.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'
import { userColumns } from '../../users/user.ts'

/**
 * Selects the user of an active session, and, if the route requires a recent authentication, whether the user has a
 * second factor. An access token below the session's version is revoked: the session changed its password since the
 * token was issued, and received new tokens.
 */
export function findActiveSession(
  db: Database,
  { sessionId, userId, tokenVersion }: AccessTokenClaims,
  { now, withSecondFactor }: { now: Date; withSecondFactor: boolean },
) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', onTrue)
    .select(userColumns)
    .$if(withSecondFactor, query => query.select(hasSecondFactor.as('has_second_factor')))
    .where('sessions.id', '=', sessionId)
    .where('sessions.user_id', '=', userId)
    .where('sessions.token_version', '=', tokenVersion)
    .where(isActive(now))
    .executeTakeFirst()
}

import type { SqlBool } from 'kysely'
import {
  findActiveSession,
  findActiveSessionWithFactor,
  type PresentedSession,
} from '../auth/sessions/store/find-active-session.ts'
import type { AccessTokenClaims } from '../auth/tokens/access-token.ts'
import { toUser, type UserColumns } from '../auth/users/user.ts'
import type { Selection } from '../db/statements/compiled-statement.ts'
import type { Route } from '../routes/route.ts'
import type { Callers } from './caller.ts'
import { type Failure, fail } from './failure.ts'

/** The user of an active session. Only routes that require a recent authentication select the second factor. */
export type SessionRow = UserColumns & { readonly has_second_factor?: SqlBool }

/** Returns the statement that looks up the session of an access token, and its values. */
export function sessionLookup(
  { fresh }: Route,
  { sessionId, userId, tokenVersion }: AccessTokenClaims,
  now: Date,
): Selection<PresentedSession, SessionRow> {
  return {
    statement: fresh ? findActiveSessionWithFactor : findActiveSession,
    values: { sessionId, userId, tokenVersion, now },
  }
}

/** Converts the result of a session lookup to the caller. */
export function toCaller(
  claims: AccessTokenClaims,
  row: SessionRow | undefined,
): Callers['bearer'] | Failure<'invalid_token'> {
  if (!row) return fail('invalid_token')
  return { claims, user: toUser(row), hasSecondFactor: Boolean(row.has_second_factor) }
}

import { passwordChanged } from '../../audit/actions.ts'
import { isPresent, successIf } from '../../audit/outcome-of.ts'
import { type AuditContext, auditEach, reasonUnless } from '../../audit/record.ts'
import { nextTokenVersion } from '../../db/expressions.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Database } from '../../db/tables.ts'
import { isPasswordCurrent } from '../passwords/is-password-current.ts'
import { endResetLinks, endVerificationLinks, revokeSessions } from '../revocation/end-issued.ts'
import { lockAskingSession } from '../revocation/lock-asking-session.ts'
import { insertRefreshToken, renewTokens } from '../sessions/store/issue-refresh-token.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'

/** A change of password, and on what condition. */
export interface PasswordUpdate {
  /** The access token of the session that asks: the session stays, at a new version and with new tokens. */
  readonly claims: AccessTokenClaims
  /** The hash that the current password matched: nothing changes unless it is still the account's. */
  readonly passwordHash: string
  readonly newPasswordHash: string
  /** The first refresh token of the session at its new version. */
  readonly refreshToken: { readonly id: string; readonly secretHash: string }
}

/**
 * Changes a password. Everything else that was issued to the account is revoked: the other sessions, the tokens of the
 * asking session, reset links, and links to an address that an attacker may have asked for. Returns the new version of
 * the session, or nothing if the account was locked, disabled or given another password, or the session ended, in the
 * meantime.
 */
export async function updatePassword(
  db: Database,
  { claims, passwordHash, newPasswordHash, refreshToken }: PasswordUpdate,
  context: AuditContext,
): Promise<number | undefined> {
  const { now } = context
  const { token_version } = await db
    .with('asking', () => lockAskingSession(db, claims, now).where(isPasswordCurrent(passwordHash, now)))
    .with('account', qb =>
      qb
        .updateTable('users')
        .from('asking')
        .set({
          password_hash: newPasswordHash,
          token_version: nextTokenVersion,
          failed_login_count: 0,
          locked_until: null,
          updated_at: now,
        })
        .whereRef('users.id', '=', 'asking.user_id')
        .returning(['users.id as user_id', 'asking.session_id', 'users.token_version']),
    )
    .with('renewed', () => renewTokens(db, 'account', refreshToken, now))
    .with('issued', () => insertRefreshToken(db, 'account', refreshToken, now))
    .with('ended', () => revokeSessions(db, 'account', now, 'password_changed', claims.sessionId))
    .with('resets_ended', () => endResetLinks(db, 'account', now))
    .with('email_changes_ended', () => endVerificationLinks(db, 'account', now, 'own_address'))
    .with('outcome', qb => qb.selectFrom(oneRow).leftJoin('account', onTrue).select('account.token_version'))
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: passwordChanged,
        outcome: successIf(isPresent('outcome.token_version'), 'refused'),
        actor: 'user',
        userId: claims.userId,
        sessionId: claims.sessionId,
        details: reasonUnless(isPresent('outcome.token_version'), 'account_changed'),
      }),
    )
    .selectFrom('outcome')
    .select('token_version')
    .executeTakeFirstOrThrow()
  return token_version ?? undefined
}

import { passwordChanged } from '../../audit/actions.ts'
import { auditParts } from '../../audit/audit-slots.ts'
import { isPresent, successIf } from '../../audit/outcome-of.ts'
import { auditEach, reasonUnless } from '../../audit/record.ts'
import { nextTokenVersion } from '../../db/expressions.ts'
import { oneRow, onTrue } from '../../db/one-row.ts'
import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { isPasswordCurrent } from '../passwords/is-password-current.ts'
import { emitSessionsRevoked } from '../revocation/emit-session-revoked.ts'
import { endResetLinks, endVerificationLinks, revokeSessions } from '../revocation/end-issued.ts'
import { lockRequestingSession } from '../revocation/lock-requesting-session.ts'
import type { RequestedChange } from '../revocation/requested-change.ts'
import { insertRefreshToken, renewTokens } from '../sessions/store/issue-refresh-token.ts'

/** A password change and its conditions. */
type PasswordUpdate = RequestedChange & {
  /** The hash of the current password, which was correct. If the account has another one now, nothing changes. */
  readonly passwordHash: string
  readonly newPasswordHash: string
  /** The session's refresh token at the new version. */
  readonly refreshTokenId: string
  readonly refreshTokenHash: string
}

/**
 * Changes a password. Ends the other sessions, and revokes the former tokens of the requesting session, reset links,
 * and links to another address, which an attacker may have requested. The session gets a new version and new tokens.
 *
 * Returns the new version of the session; null if, in the meantime, the account was locked, disabled or got another
 * password, or the session ended.
 */
export const updatePassword = statement((db, update: Slots<PasswordUpdate>) => {
  const { now } = update
  const refreshToken = { id: update.refreshTokenId, secretHash: update.refreshTokenHash }
  return (
    db
      .with('requester', () =>
        lockRequestingSession(db, update, now).where(isPasswordCurrent(update.passwordHash, now)),
      )
      .with('account', qb =>
        qb
          .updateTable('users')
          .from('requester')
          .set({
            password_hash: update.newPasswordHash,
            token_version: nextTokenVersion,
            failed_login_count: 0,
            locked_until: null,
            password_breached_at: null,
            updated_at: now,
          })
          .whereRef('users.id', '=', 'requester.user_id')
          .returning(['users.id as user_id', 'requester.session_id', 'users.token_version']),
      )
      .with('renewed', () => renewTokens(db, 'account', refreshToken, now))
      // The device of this session stays known. The new version makes all other devices unknown.
      .with('device', qb =>
        qb
          .updateTable('devices')
          .from(['account', 'sessions'])
          .set(eb => ({ token_version: eb.ref('account.token_version') }))
          .whereRef('sessions.id', '=', 'account.session_id')
          .whereRef('devices.id', '=', 'sessions.device_id'),
      )
      .with('issued', () => insertRefreshToken(db, 'account', refreshToken, now))
      .with('ended', () => revokeSessions(db, 'account', now, 'password_changed', update.sessionId))
      .with('session_events', () => emitSessionsRevoked(db, 'ended', now))
      .with('resets_ended', () => endResetLinks(db, 'account', now))
      .with('email_changes_ended', () => endVerificationLinks(db, 'account', now, 'own_address'))
      .with('outcome', qb =>
        qb.selectFrom(oneRow).leftJoin('account', onTrue).select('account.token_version'),
      )
      .with('audit', () =>
        auditEach(db, 'outcome', auditParts(update), {
          action: passwordChanged,
          outcome: successIf(isPresent('outcome.token_version'), 'refused'),
          actor: 'user',
          userId: update.userId,
          sessionId: update.sessionId,
          details: reasonUnless(isPresent('outcome.token_version'), 'account_changed'),
        }),
      )
      .selectFrom('outcome')
      .select('token_version')
  )
})

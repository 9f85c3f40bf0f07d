import { sql } from 'kysely'
import { loggedIn, loginRefused } from '../../../audit/actions.ts'
import { actionIf, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { newestVersion } from '../../../db/expressions.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'
import { formatMethods } from '../../authentication/methods.ts'
import { rememberSignInDevice, type SignInDevice } from '../../devices/store/remember-device.ts'
import { consumeFactor, type VerifiedFactor } from '../../factors/verified-factor.ts'
import { emitSessionsRevoked } from '../../revocation/emit-session-revoked.ts'
import { insertRefreshToken } from '../../sessions/store/issue-refresh-token.ts'
import { signalDetails } from '../../signals/report-signals.ts'
import type { DecidedSignal } from '../../signals/signal.ts'
import { userColumns } from '../../users/user.ts'
import { type Entitlement, selectAllowed, userOf } from './allowed.ts'
import { endExcessSessions } from './end-excess-sessions.ts'
import { insertSessionRow, type SessionRow } from './insert-session-row.ts'
import { isNewDevice, rememberOrigins } from './new-device.ts'

/** A session to open, and its conditions. */
export interface NewSession extends SessionRow {
  readonly entitlement: Entitlement
  readonly factor: VerifiedFactor
  /** The password's hash with more rounds, if the stored hash has too few. */
  readonly renewedPasswordHash: string | undefined
  readonly signInDevice: SignInDevice
  /** Whether the user trusts the device. */
  readonly isTrusted: boolean
  /** The largest number of active sessions of a user. */
  readonly maxSessions: number
  readonly signals: readonly DecidedSignal[]
}

/**
 * Opens a session with its first refresh token, and consumes the factor and the challenge.
 *
 * @returns the user, the session's version, whether the device or country is new, and the number of older sessions that
 * ended; undefined if the entitlement or the factor is no longer valid.
 */
export function insertSession(db: Database, session: NewSession, context: AuditContext) {
  const { entitlement, factor } = session
  const { now } = context
  const userId = userOf(entitlement)
  return db
    .with('allowed', () => selectAllowed(db, entitlement, now))
    .with('permitted', () => consumeFactor(db, 'allowed', factor, now))
    .with('challenge', qb =>
      qb
        .updateTable('challenges')
        .from('permitted')
        .set({ used_at: now })
        .where('challenges.id', '=', entitlement.kind === 'challenge' ? entitlement.challengeId : null),
    )
    .with('account', () => updateAccount(db, session, now))
    .with('device', () => rememberSignInDevice(db, session, context))
    .with('excess', () => endExcessSessions(db, session.maxSessions, now))
    .with('session_events', () => emitSessionsRevoked(db, 'excess', now))
    .with('session', () => insertSessionRow(db, session, context))
    .with('refresh_token', () => insertRefreshToken(db, 'session', session.refreshToken, now))
    .with('known', qb =>
      qb.selectFrom('known_origins').select(['kind', 'value']).where('user_id', '=', userId),
    )
    .with('seen', () => rememberOrigins(db, session, now))
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('account', onTrue)
        .select(eb => eb('account.id', 'is not', null).as('opened')),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: actionIf(sql.ref<boolean>('outcome.opened'), loggedIn, loginRefused),
        outcome: successIf(sql.ref<boolean>('outcome.opened'), 'refused'),
        actor: 'user',
        userId,
        sessionId: sql<string>`case when ${sql.ref('outcome.opened')} then ${session.sessionId}::uuid end`,
        details: sql<
          Record<string, unknown>
        >`case when ${sql.ref('outcome.opened')} then jsonb_build_object('amr', ${formatMethods(session.methods)}::text) || ${typed('jsonb', signalDetails(session.signals))} else jsonb_build_object('reason', 'account_changed') end`,
      }),
    )
    .selectFrom('account')
    .selectAll()
    .select(isNewDevice(session).as('is_new_device'))
    .select(sql<number>`(select count(*)::integer from excess)`.as('ended_sessions'))
    .executeTakeFirst()
}

/**
 * Updates the user. A password from an unknown device ends the lockout of unknown devices. A known device has its own
 * counter, and a passkey says nothing about guesses of the password.
 */
function updateAccount(db: Database, { entitlement, renewedPasswordHash }: NewSession, now: Date) {
  const resetsLockout = entitlement.kind === 'password' && entitlement.account.device === undefined
  return db
    .updateTable('users')
    .from(['security_config', sql<{ user_id: string }>`permitted`.as('permitted')])
    .set(eb => ({
      last_login_at: now,
      updated_at: now,
      password_hash: renewedPasswordHash ?? eb.ref('users.password_hash'),
      ...(resetsLockout && { failed_login_count: 0, locked_until: null }),
    }))
    .whereRef('users.id', '=', 'permitted.user_id')
    .returning(userColumns)
    .returning(newestVersion.as('token_version'))
}

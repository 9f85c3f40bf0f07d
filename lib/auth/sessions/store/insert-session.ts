import { sql } from 'kysely'
import { loggedIn, loginRefused } from '../../../audit/actions.ts'
import { actionIf, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach, reasonUnless } from '../../../audit/record.ts'
import { newestVersion } from '../../../db/expressions.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { isPasswordCurrent } from '../../passwords/is-password-current.ts'
import { userColumns } from '../../users/user.ts'
import { insertSessionRow, type SessionRow } from './insert-session-row.ts'
import { insertRefreshToken } from './issue-refresh-token.ts'
import { isNewDevice, rememberDevice } from './new-device.ts'

/** A session to open, and its conditions. */
export interface NewSession extends SessionRow {
  /** The hash that the password matched. If the account has another hash now, the session is not opened. */
  readonly passwordHash: string
  /** The password's hash with more rounds, if the stored hash has too few. */
  readonly renewedPasswordHash: string | undefined
}

/**
 * Opens a session with its first refresh token.
 *
 * @returns the user, the session's version and whether the device or country is new; undefined if, since it was read,
 * the account was locked, disabled or got another password.
 */
export function insertSession(db: Database, session: NewSession, context: AuditContext) {
  const { now } = context
  return db
    .with('account', qb =>
      qb
        .updateTable('users')
        .from('security_config')
        .set(eb => ({
          failed_login_count: 0,
          locked_until: null,
          last_login_at: now,
          updated_at: now,
          password_hash: session.renewedPasswordHash ?? eb.ref('users.password_hash'),
        }))
        .where('users.id', '=', session.userId)
        .where(isPasswordCurrent(session.passwordHash, now))
        .where('users.is_active', '=', true)
        .returning(userColumns)
        .returning(newestVersion.as('token_version')),
    )
    .with('session', () => insertSessionRow(db, session, context))
    .with('refresh_token', () => insertRefreshToken(db, 'session', session.refreshToken, now))
    .with('known', qb =>
      qb.selectFrom('known_origins').select(['kind', 'value']).where('user_id', '=', session.userId),
    )
    .with('seen', () => rememberDevice(db, session, now))
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
        userId: session.userId,
        sessionId: sql<string>`case when ${sql.ref('outcome.opened')} then ${session.sessionId}::uuid end`,
        details: reasonUnless(sql.ref('outcome.opened'), 'account_changed'),
      }),
    )
    .selectFrom('account')
    .selectAll()
    .select(isNewDevice(db, session, context).as('is_new_device'))
    .executeTakeFirst()
}

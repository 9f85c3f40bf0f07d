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

/** A session to open, and the condition for it. */
export interface NewSession extends SessionRow {
  /** The hash that the password matched: the session opens only while it is still the account's. */
  readonly passwordHash: string
  /** The same password's hash at the current cost, if the stored one is outdated. */
  readonly renewedPasswordHash: string | undefined
}

/**
 * Opens a session with its first refresh token. Returns the user, the session's version and whether the user has signed
 * in before but never from this device or country; or nothing if the account was locked, disabled or given another
 * password since it was read.
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

import { type QueryCreator, sql } from 'kysely'
import { loggedIn, loginRefused } from '../../../audit/actions.ts'
import { auditParts } from '../../../audit/audit-slots.ts'
import { actionIf, successIf } from '../../../audit/outcome-of.ts'
import { auditEach } from '../../../audit/record.ts'
import { newestVersion } from '../../../db/expressions.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import type { Database, Tables } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'
import { insertNewDevice, type SeenDevice, updateKnownDevice } from '../../devices/store/remember-device.ts'
import { emitSessionsRevoked } from '../../revocation/emit-session-revoked.ts'
import { insertRefreshToken } from '../../sessions/store/issue-refresh-token.ts'
import { userColumns } from '../../users/user.ts'
import { endExcessSessions } from './end-excess-sessions.ts'
import { insertSessionRow, type SessionRow } from './insert-session-row.ts'
import { isNewDevice, rememberOrigins, type SignInOrigin } from './new-device.ts'

/** A session to open. */
export type NewSession = SessionRow &
  SeenDevice &
  SignInOrigin & {
    readonly userId: string
    readonly refreshTokenHash: string
    /** The largest number of active sessions of a user. */
    readonly maxSessions: number
    /** The signals of the sign-in, for the audit record. */
    readonly signals: Record<string, unknown>
  }

/**
 * Opens a session with its first refresh token, for the user `user_id` of the part `permitted`.
 *
 * @param parts The statement with this part and those before it.
 * @param account Updates the user.
 *
 * Returns the user, the session's version, whether the device or country is new, and the number of older sessions that
 * ended; no row if `permitted` has none.
 */
export function insertSession<P extends Tables>(
  db: Database,
  parts: QueryCreator<P>,
  account: ReturnType<typeof updateAccount>,
  session: Slots<NewSession>,
) {
  const { now, userId } = session
  const refreshToken = { id: session.refreshTokenId, secretHash: session.refreshTokenHash }
  const opened = sql.ref<boolean>('outcome.opened')
  // The other parts refer to these by their names only.
  const begun = parts as unknown as QueryCreator<Tables>
  return begun
    .with('account', () => account)
    .with('device_updated', () => updateKnownDevice(db, session))
    .with('device_inserted', () => insertNewDevice(db, session))
    .with('device', qb =>
      qb
        .selectFrom('device_updated')
        .select('device_id')
        .unionAll(qb.selectFrom('device_inserted').select('device_id')),
    )
    .with('excess', () => endExcessSessions(db, session.maxSessions, now))
    .with('session_events', () => emitSessionsRevoked(db, 'excess', now))
    .with('session', () => insertSessionRow(db, session))
    .with('refresh_token', () => insertRefreshToken(db, 'session', refreshToken, now))
    .with('known', () =>
      db.selectFrom('known_origins').select(['kind', 'value']).where('user_id', '=', userId),
    )
    .with('seen', () => rememberOrigins(db, session))
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('account', onTrue)
        .select(eb => eb('account.id', 'is not', null).as('opened')),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', auditParts(session), {
        action: actionIf(opened, loggedIn, loginRefused),
        outcome: successIf(opened, 'refused'),
        actor: 'user',
        userId,
        sessionId: sql<string>`case when ${opened} then ${typed('uuid', session.sessionId)} end`,
        details: sql<
          Record<string, unknown>
        >`case when ${opened} then jsonb_build_object('amr', ${session.methods}::text) || ${typed('jsonb', session.signals)} else jsonb_build_object('reason', 'account_changed') end`,
      }),
    )
    .selectFrom('account')
    .selectAll()
    .select(isNewDevice(session).as('is_new_device'))
    .select(sql<number>`(select count(*)::integer from excess)`.as('ended_sessions'))
}

/** Updates the user of a new session. */
export function updateAccount(db: Database, { now }: Pick<Slots<NewSession>, 'now'>) {
  return db
    .updateTable('users')
    .from(['security_config', sql<{ user_id: string }>`permitted`.as('permitted')])
    .set({ last_login_at: now, updated_at: now })
    .whereRef('users.id', '=', 'permitted.user_id')
    .returning(userColumns)
    .returning(newestVersion.as('token_version'))
}

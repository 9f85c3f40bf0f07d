import { sql } from 'kysely'
import { type AuditContext, auditEach, reasonUnless } from '../../../audit/record.ts'
import { newestVersion } from '../../../db/expressions.ts'
import type { Database } from '../../../db/tables.ts'
import { stillOpens } from '../../passwords/still-opens.ts'
import { userColumns } from '../../users/user.ts'
import type { SessionPolicy } from '../session-policy.ts'
import { type IssuedRefreshToken, insertRefreshToken } from './issue-refresh-token.ts'
import { type LoginOrigin, originsOf, rememberOrigin, trustedAlike } from './known-origins.ts'

/** A session to open, and on what condition. */
export interface NewSession extends LoginOrigin {
  readonly sessionId: string
  /** The hash that the password matched: the session opens only while it is still the account's. */
  readonly passwordHash: string
  /** The same password's hash at the present cost, where the stored one is outdated. */
  readonly renewedPasswordHash: string | undefined
  readonly refreshToken: IssuedRefreshToken
  readonly policy: SessionPolicy
}

/**
 * Opens a session with its first refresh token. Yields the user, the session's version and whether the user has signed
 * in before, but never from this device or country; or nothing where the account was locked, disabled or given another
 * password since it was read.
 */
export function insertSession(db: Database, session: NewSession, context: AuditContext) {
  const { now, origin } = context
  const { policy } = session
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)
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
        .where(stillOpens(session.passwordHash, now))
        .where('users.is_active', '=', true)
        .returning(userColumns)
        .returning(newestVersion.as('token_version')),
    )
    .with('session', qb =>
      qb
        .insertInto('sessions')
        .columns([
          'id',
          'user_id',
          'token_version',
          'refresh_token_id',
          'device_name',
          'user_agent',
          'ip',
          'device',
          'device_type',
          'country',
          'location',
          'idle_seconds',
          'created_at',
          'last_used_at',
          'expires_at',
          'absolute_expires_at',
        ])
        .expression(eb =>
          eb
            .selectFrom('account')
            .select(account => [
              account.val(session.sessionId).as('id'),
              'account.id as user_id',
              'account.token_version',
              account.val(session.refreshToken.id).as('refresh_token_id'),
              account.val(session.deviceName).as('device_name'),
              account.val(origin.userAgent).as('user_agent'),
              account.val(origin.ip).as('ip'),
              account.val(session.device.description).as('device'),
              account.val(session.device.type).as('device_type'),
              account.val(session.place?.country ?? null).as('country'),
              account.val(session.place?.description ?? null).as('location'),
              account.val(policy.idleSeconds).as('idle_seconds'),
              account.val(now).as('created_at'),
              account.val(now).as('last_used_at'),
              account.val(after(Math.min(policy.idleSeconds, policy.absoluteSeconds))).as('expires_at'),
              account.val(after(policy.absoluteSeconds)).as('absolute_expires_at'),
            ]),
        )
        .returning(['id as session_id', 'token_version']),
    )
    .with('refresh_token', () => insertRefreshToken(db, 'session', session.refreshToken, now))
    .with('known', qb =>
      qb.selectFrom('known_origins').select(['kind', 'value']).where('user_id', '=', session.userId),
    )
    .with('seen', () => rememberOrigin(db, session, now))
    .with('outcome', qb =>
      // One row also for a login that lost, so that it leaves its record too.
      qb
        .selectFrom('security_config')
        .leftJoin('account', join => join.onTrue())
        .select(eb => eb('account.id', 'is not', null).as('opened')),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: sql<string>`case when ${sql.ref('outcome.opened')} then 'logged_in' else 'login_refused' end`,
        outcome: sql<string>`case when ${sql.ref('outcome.opened')} then 'success' else 'refused' end`,
        actor: 'user',
        userId: session.userId,
        sessionId: sql<string>`case when ${sql.ref('outcome.opened')} then ${session.sessionId}::uuid end`,
        details: reasonUnless(sql.ref('outcome.opened'), 'account_changed'),
      }),
    )
    .selectFrom('account')
    .selectAll()
    .select(eb =>
      eb
        .and([
          // The first login of all is nobody else's: the account's owner has just verified the address.
          eb.exists(eb.selectFrom('known').select('known.kind')),
          eb.or(
            originsOf(session).map(({ kind, value }) =>
              eb.not(
                eb.exists(
                  eb
                    .selectFrom('known')
                    .select('known.kind')
                    .where('known.kind', '=', kind)
                    .where('known.value', '=', value),
                ),
              ),
            ),
          ),
          eb.not(eb.exists(trustedAlike(db, session, context))),
        ])
        .as('is_unfamiliar'),
    )
    .executeTakeFirst()
}

import { sql } from 'kysely'
import { type AuditContext, auditEach } from '../audit/record.ts'
import type { Database } from '../db/tables.ts'
import { userColumns } from '../users/user.ts'
import { isLive } from './live.ts'

/** Selects the user of a session that lives. */
export function findLiveSession(
  db: Database,
  { sessionId, userId }: { sessionId: string; userId: string },
  now: Date,
) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', join => join.onTrue())
    .select(userColumns)
    .where('sessions.id', '=', sessionId)
    .where('sessions.user_id', '=', userId)
    .where(isLive(now))
    .executeTakeFirst()
}

/** A session to open, and on what condition. */
export interface NewSession {
  readonly sessionId: string
  readonly userId: string
  /** The hash that the password matched: the session opens only while it is still the account's. */
  readonly passwordHash: string
  /** The same password's hash at the present cost, where the stored one is outdated. */
  readonly renewedPasswordHash: string | undefined
  readonly refreshToken: { readonly id: string; readonly secretHash: string }
  readonly deviceName: string | null
  readonly expiresAt: Date
}

/**
 * Opens a session with its first refresh token. Yields the user and the session's version, or nothing where the account
 * was locked, disabled or given another password since it was read.
 */
export function insertSession(db: Database, session: NewSession, context: AuditContext) {
  const { now, origin } = context
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
        .where('users.password_hash', '=', session.passwordHash)
        .where('users.is_active', '=', true)
        .where(eb => eb.or([eb('users.locked_until', 'is', null), eb('users.locked_until', '<=', now)]))
        .returning(userColumns)
        .returning(eb =>
          eb
            .fn<number>('greatest', ['users.token_version', 'security_config.min_token_version'])
            .as('token_version'),
        ),
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
          'created_at',
          'last_used_at',
          'expires_at',
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
              account.val(now).as('created_at'),
              account.val(now).as('last_used_at'),
              account.val(session.expiresAt).as('expires_at'),
            ]),
        )
        .returning('id'),
    )
    .with('refresh_token', qb =>
      qb
        .insertInto('refresh_tokens')
        .columns(['id', 'session_id', 'secret_hash', 'created_at'])
        .expression(eb =>
          eb
            .selectFrom('session')
            .select(of => [
              of.val(session.refreshToken.id).as('id'),
              'session.id as session_id',
              of.val(session.refreshToken.secretHash).as('secret_hash'),
              of.val(now).as('created_at'),
            ]),
        ),
    )
    .with('audit', () =>
      auditEach(db, 'account', context, {
        action: 'logged_in',
        outcome: 'success',
        actor: 'user',
        userId: session.userId,
        sessionId: session.sessionId,
      }),
    )
    .selectFrom('account')
    .selectAll()
    .executeTakeFirst()
}

/** The session that an access token names, and the refresh token that came with it. */
export interface EndedSession {
  readonly userId: string
  readonly sessionId: string
  /** A refresh token of the same user, whose session ends too; nothing where the text was none. */
  readonly refreshToken: { readonly id: string; readonly secretHash: string } | undefined
}

/** Ends a session by its holder's wish; one that has ended already stays as it is. */
export async function endSession(db: Database, ended: EndedSession, context: AuditContext): Promise<void> {
  await db
    .with('ended', qb =>
      qb
        .updateTable('sessions')
        .set({ revoked_at: context.now, revoked_reason: 'logged_out' })
        .where('user_id', '=', ended.userId)
        .where('revoked_at', 'is', null)
        .where(eb =>
          eb.or([
            eb('id', '=', ended.sessionId),
            eb('id', 'in', sub =>
              sub
                .selectFrom('refresh_tokens')
                .select('session_id')
                .where('refresh_tokens.id', '=', ended.refreshToken?.id ?? null)
                .where('secret_hash', '=', ended.refreshToken?.secretHash ?? null),
            ),
          ]),
        )
        .returning('id'),
    )
    .with('outcome', qb =>
      qb
        .selectFrom('ended')
        .select(eb => eb.fn.countAll<number>().as('sessions'))
        .having(eb => eb.fn.countAll(), '>', 0),
    )
    .with('audit', () =>
      auditEach(db, 'outcome', context, {
        action: 'session_ended',
        outcome: 'success',
        actor: 'user',
        userId: ended.userId,
        sessionId: ended.sessionId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('reason', 'logged_out', 'sessions', ${sql.ref('outcome.sessions')})`,
      }),
    )
    .selectFrom('outcome')
    .selectAll()
    .execute()
}

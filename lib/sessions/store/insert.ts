import { sql } from 'kysely'
import { type AuditContext, auditEach } from '../../audit/record.ts'
import { newestVersion } from '../../db/expressions.ts'
import type { Database } from '../../db/tables.ts'
import type { Device } from '../../devices/describe-device.ts'
import type { Place } from '../../services/places.ts'
import { userColumns } from '../../users/user.ts'
import { isLive } from '../live.ts'
import type { SessionPolicy } from '../policy.ts'

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
  readonly device: Device
  readonly place: Place | null
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
        .where('users.password_hash', '=', session.passwordHash)
        .where('users.is_active', '=', true)
        .where(eb => eb.or([eb('users.locked_until', 'is', null), eb('users.locked_until', '<=', now)]))
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
    .with('known', qb =>
      qb.selectFrom('known_origins').select(['kind', 'value']).where('user_id', '=', session.userId),
    )
    .with('seen', () => rememberOrigin(db, session, now))
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

/** What a login comes from, as far as the next one is compared with it. */
function originsOf({ device, place }: NewSession) {
  return [
    { kind: 'device' as const, value: device.description },
    ...(place ? [{ kind: 'country' as const, value: place.country }] : []),
  ]
}

/** Keeps what the login came from; for `account`, so that a login that was refused leaves nothing behind. */
function rememberOrigin(db: Database, session: NewSession, now: Date) {
  const ofAccount = originsOf(session).map(({ kind, value }) =>
    db
      .selectFrom(sql<{ id: string }>`account`.as('account'))
      .select(eb => [
        'account.id as user_id',
        eb.val(kind).as('kind'),
        eb.val(value).as('value'),
        eb.val(now).as('first_seen_at'),
        eb.val(now).as('last_seen_at'),
      ]),
  )
  const [device, country] = ofAccount
  if (!device) throw new Error('A login comes from a device at least')
  return db
    .insertInto('known_origins')
    .columns(['user_id', 'kind', 'value', 'first_seen_at', 'last_seen_at'])
    .expression(country ? device.unionAll(country) : device)
    .onConflict(conflict =>
      conflict
        .columns(['user_id', 'kind', 'value'])
        .doUpdateSet(eb => ({ last_seen_at: eb.ref('excluded.last_seen_at') })),
    )
}

/** A live session on a trusted device that calls itself exactly the same: such a login raises no alert. */
function trustedAlike(db: Database, session: NewSession, { now, origin }: AuditContext) {
  return db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .innerJoin('security_config', join => join.onTrue())
    .select('sessions.id')
    .where('sessions.user_id', '=', session.userId)
    .where('sessions.trusted_at', 'is not', null)
    .where('sessions.user_agent', '=', origin.userAgent)
    .where(sql<boolean>`sessions.device_name is not distinct from ${session.deviceName}`)
    .where(isLive(now))
}

import { sql } from 'kysely'
import { deviceDistrusted, deviceRenamed, deviceTrusted } from '../../../audit/actions.ts'
import { isPresent, successIf } from '../../../audit/outcome-of.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import { isUserStale } from '../../../db/expressions.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'
import type { Authentication } from '../../authentication/methods.ts'
import { isStrongEnough } from '../../authentication/second-factor.ts'
import type { SessionPolicy } from '../session-policy.ts'
import { type DeviceChoice, selectOwned } from './select-owned.ts'

/** The trust of a device after a change. */
export interface Trust {
  /** Time until which sign-ins require no second factor; null to stop trusting the device. */
  readonly until: Date | null
  /** The durations of the device's sessions after the change, by the type of the device. */
  readonly policies: Readonly<Record<'browser' | 'mobile_app' | 'other' | 'trusted', SessionPolicy>>
}

/** A change of a device. */
export interface DeviceUpdate {
  readonly userId: string
  /** The authentication of the requesting session. */
  readonly authentication: Authentication
  readonly choice: DeviceChoice
  readonly bySessionId: string
  /** The new name; null to remove it, undefined to keep it. */
  readonly name: string | null | undefined
  /** Undefined to keep the trust. */
  readonly trust: Trust | undefined
}

/**
 * Renames a device, or changes the trust in it. The trust changes the expiry of its active sessions, counted from their
 * sign-in and last use.
 *
 * @returns false if the user has no such device, or has got the first second factor since the route checked the
 *   authentication; `stale` if another statement changed the user in parallel: nothing changed.
 */
export async function updateDevice(
  db: Database,
  update: DeviceUpdate,
  context: AuditContext,
): Promise<boolean | 'stale'> {
  const { now } = context
  const { authentication, choice, name, trust } = update
  const isTrusting = trust?.until != null
  const { device_id, is_stale } = await db
    .with('owned', () =>
      selectOwned(db, update, now)
        .select(sql<boolean>`(${isTrusting}::boolean and ${isUserStale})`.as('is_stale'))
        .$if(isTrusting, query => query.where(isStrongEnough(authentication))),
    )
    .with('chosen', qb => qb.selectFrom('owned').select('owned.device_id').where('is_stale', '=', false))
    .with('changed', qb =>
      qb
        .updateTable('devices')
        .from('chosen')
        .set(eb => ({
          name: name === undefined ? eb.ref('devices.name') : name,
          ...(trust && {
            trusted_at: trust.until
              ? sql<Date>`coalesce(devices.trusted_at, ${typed('timestamptz', now)})`
              : null,
            trusted_until: trust.until,
          }),
        }))
        .whereRef('devices.id', '=', 'chosen.device_id')
        .returning(['devices.id as device_id', 'devices.device_type']),
    )
    .with('sessions_changed', () => updateExpiry(db, trust, now))
    .with('outcome', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('owned', onTrue)
        .leftJoin('changed', onTrue)
        .select(['changed.device_id', sql<boolean>`coalesce(owned.is_stale, false)`.as('is_stale')]),
    )
    .with('recorded', qb => qb.selectFrom('outcome').select('device_id').where('is_stale', '=', false))
    .with('audit', () =>
      auditEach(db, 'recorded', context, {
        action: !trust ? deviceRenamed : trust.until ? deviceTrusted : deviceDistrusted,
        // The client cannot distinguish another user's device from one that does not exist.
        outcome: successIf(isPresent('recorded.device_id'), 'refused'),
        actor: 'user',
        userId: update.userId,
        sessionId: choice.kind === 'session' ? choice.sessionId : update.bySessionId,
        details: sql<
          Record<string, unknown>
        >`jsonb_build_object('by_session_id', ${update.bySessionId}::text, 'device_id', recorded.device_id, 'name_changed', ${name !== undefined}::boolean)`,
      }),
    )
    .selectFrom('outcome')
    .select(['device_id', 'is_stale'])
    .executeTakeFirstOrThrow()
  return is_stale ? 'stale' : device_id !== null
}

interface Changed {
  readonly device_id: string
  readonly device_type: string
}

/** Sets the expiry of the sessions on the device of `changed`, another part of the same statement. */
function updateExpiry(db: Database, trust: Trust | undefined, now: Date) {
  const changed = sql<Changed>`changed`.as('changed')
  if (!trust) return db.selectFrom(changed).select('changed.device_id')
  const { until, policies } = trust
  const seconds = (which: keyof SessionPolicy) =>
    until
      ? sql<number>`${policies.trusted[which]}::integer`
      : sql<number>`case changed.device_type when 'browser' then ${policies.browser[which]}::integer when 'mobile_app' then ${policies.mobile_app[which]}::integer else ${policies.other[which]}::integer end`
  const absolute = sql<Date>`sessions.created_at + make_interval(secs => ${seconds('absoluteSeconds')})`
  const idle = sql<Date>`sessions.last_used_at + make_interval(secs => ${seconds('idleSeconds')})`
  return (
    db
      .updateTable('sessions')
      .from(changed)
      .set({
        idle_seconds: seconds('idleSeconds'),
        absolute_expires_at: absolute,
        expires_at: sql<Date>`least(${absolute}, ${idle})`,
      })
      .whereRef('sessions.device_id', '=', 'changed.device_id')
      .where('sessions.revoked_at', 'is', null)
      // A session that has expired stays expired.
      .where('sessions.expires_at', '>', now)
      .returning('sessions.id')
  )
}

import { type Expression, sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'

/** The durations of the sessions of a device, by its type and for a trusted device, in seconds. */
export interface Durations {
  readonly browserIdle: number
  readonly browserAbsolute: number
  readonly mobileAppIdle: number
  readonly mobileAppAbsolute: number
  readonly otherIdle: number
  readonly otherAbsolute: number
  readonly trustedIdle: number
  readonly trustedAbsolute: number
}

/** A change of the trust in a device. */
export interface TrustChange extends Durations {
  /** False to keep the trust as it is. */
  readonly changesTrust: boolean
  /** Time until which sign-ins require no second factor; null to stop trusting the device. */
  readonly trustedUntil: Date | null
}

/** Whether a change begins or extends the trust in a device. */
export function isTrusting({ trustedUntil }: Slots<TrustChange>): Expression<boolean> {
  return sql<boolean>`(${typed('timestamptz', trustedUntil)} is not null)`
}

interface Changed {
  readonly device_id: string
  readonly device_type: string
}

/**
 * Sets the expiry of the sessions on the device of `changed`, another part of the same statement, if the trust in it
 * changes. It is counted from their sign-in and last use.
 */
export function updateExpiry(db: Database, slots: Slots<TrustChange>, now: Expression<Date>) {
  const { browserIdle, mobileAppIdle, otherIdle, trustedIdle } = slots
  const { browserAbsolute, mobileAppAbsolute, otherAbsolute, trustedAbsolute } = slots
  const idleSeconds = sql<number>`case when ${isTrusting(slots)} then ${trustedIdle}::integer else case changed.device_type
    when 'browser' then ${browserIdle}::integer when 'mobile_app' then ${mobileAppIdle}::integer
    else ${otherIdle}::integer end end`
  const absoluteSeconds = sql<number>`case when ${isTrusting(slots)} then ${trustedAbsolute}::integer else case changed.device_type
    when 'browser' then ${browserAbsolute}::integer when 'mobile_app' then ${mobileAppAbsolute}::integer
    else ${otherAbsolute}::integer end end`
  const absolute = sql<Date>`sessions.created_at + make_interval(secs => ${absoluteSeconds})`
  const idle = sql<Date>`sessions.last_used_at + make_interval(secs => ${idleSeconds})`
  return (
    db
      .updateTable('sessions')
      .from(sql<Changed>`changed`.as('changed'))
      .set({
        idle_seconds: idleSeconds,
        absolute_expires_at: absolute,
        expires_at: sql<Date>`least(${absolute}, ${idle})`,
      })
      .where(sql<boolean>`${slots.changesTrust}::boolean`)
      .whereRef('sessions.device_id', '=', 'changed.device_id')
      .where('sessions.revoked_at', 'is', null)
      // A session that has expired stays expired.
      .where('sessions.expires_at', '>', now)
      .returning('sessions.id')
  )
}

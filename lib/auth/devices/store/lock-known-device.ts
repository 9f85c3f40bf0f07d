import { type Expression, type SqlBool, sql } from 'kysely'
import { onTrue } from '../../../db/one-row.ts'
import type { AllGiven } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'
import { isKnown } from '../is-known.ts'

/** The known device of a sign-in; null for an unknown one. */
export interface SignInDevice {
  readonly deviceId: string | null
  readonly now: Date
}

interface Owner {
  readonly user_id: string
  readonly token_version: number
}

/**
 * Selects and locks the device of a sign-in, if it is still known. For the part `known_device` of a statement whose part
 * `owner` locks the user, with `user_id` and `token_version`: it locks the user before the device, in the same order as all
 * other statements.
 */
export function lockKnownDevice(db: Database, { deviceId, now }: AllGiven<SignInDevice>) {
  return db
    .selectFrom('devices')
    .innerJoin(sql<Owner>`owner`.as('users'), 'users.user_id', 'devices.user_id')
    .innerJoin('security_config', onTrue)
    .select('devices.id')
    .where('devices.id', '=', deviceId)
    .where(isKnown(now))
    .forUpdate('devices')
}

/** Returns the condition that a sign-in has no known device, or that the part `known_device` locked it. */
export function isDeviceLocked({ deviceId }: Pick<AllGiven<SignInDevice>, 'deviceId'>): Expression<SqlBool> {
  return sql<SqlBool>`(${typed('uuid', deviceId)} is null or exists (select from known_device))`
}

import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Given } from '../../db/statements/slot.ts'

/** Whether a user has a confirmed authenticator app. `userId` is the column with the id of the user. */
export function hasConfirmedTotp(userId: string): RawBuilder<boolean> {
  return sql<boolean>`exists (select from totp_secrets where totp_secrets.user_id = ${sql.ref(userId)}
    and totp_secrets.confirmed_at is not null)`
}

/**
 * Whether the user of a statement has a second factor: a usable passkey or a confirmed authenticator app. For statements
 * on `users` under that name.
 */
export const hasSecondFactor: RawBuilder<SqlBool> = sql<SqlBool>`(
  exists (select from passkeys where passkeys.user_id = users.id and passkeys.revoked_at is null)
  or ${hasConfirmedTotp('users.id')})`

/**
 * Whether an authentication used a second factor (`isStrong`), or the user of a statement has none. A statement that
 * requires this must lock the user: the check of the route (`missingAuthentication`) read the factors earlier. For
 * statements like those of `hasSecondFactor`.
 */
export function isStrongEnough(isStrong: Given<boolean>): Expression<SqlBool> {
  return sql<SqlBool>`(${isStrong}::boolean or not ${hasSecondFactor})`
}

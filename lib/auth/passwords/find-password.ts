import type { Database } from '../../db/tables.ts'
import { deviceColumns, toKnownDevice } from '../devices/known-device.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import type { PasswordAccount } from './password-account.ts'

/** Selects a user's password hash, and the lockouts of the user and of the device of the session. */
export async function findPassword(
  db: Database,
  { userId, sessionId }: Pick<AccessTokenClaims, 'userId' | 'sessionId'>,
): Promise<PasswordAccount | undefined> {
  const row = await db
    .selectFrom('users')
    .innerJoin('sessions', 'sessions.user_id', 'users.id')
    .innerJoin('devices', 'devices.id', 'sessions.device_id')
    .select(['users.id', 'users.password_hash', 'users.locked_until'])
    .select(deviceColumns)
    .where('users.id', '=', userId)
    .where('sessions.id', '=', sessionId)
    .executeTakeFirst()
  return row && { ...row, device: toKnownDevice(row) }
}

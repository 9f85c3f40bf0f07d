import type { Slots } from '../../db/statements/slot.ts'
import { statement } from '../../db/statements/statement.ts'
import { deviceColumns } from '../devices/known-device.ts'

/** Selects a user's password hash, and the lockouts of the user and of the device of the session. */
export const findPassword = statement(
  (db, { userId, sessionId }: Slots<{ readonly userId: string; readonly sessionId: string }>) =>
    db
      .selectFrom('users')
      .innerJoin('sessions', 'sessions.user_id', 'users.id')
      .innerJoin('devices', 'devices.id', 'sessions.device_id')
      .select(['users.id', 'users.password_hash', 'users.locked_until'])
      .select(deviceColumns)
      .where('users.id', '=', userId)
      .where('sessions.id', '=', sessionId),
)

import { sql } from 'kysely'
import { newestVersion } from '../../../db/expressions.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { hasSecondFactor } from '../../authentication/second-factor.ts'
import { isPresented } from '../../devices/is-known.ts'
import { deviceColumns } from '../../devices/known-device.ts'
import type { HistorySearch } from '../../signals/history.ts'
import { historyOf } from '../../signals/store/select-history.ts'

/** The address of a login, its device token, and its attempt. */
type Search = HistorySearch & {
  readonly email: string
  readonly deviceId: string | null
  readonly deviceHash: string | null
  readonly now: Date
}

/**
 * Selects the account with an email address, the device that presented its token, and the history of the attempt. The
 * history of an address without an account takes the same statement.
 */
export const selectAccount = statement(
  (db, slots: Slots<Search>) =>
    db
      .with('account', qb =>
        qb
          .selectFrom('users')
          .innerJoin('security_config', onTrue)
          .leftJoin('devices', join =>
            join.on(isPresented({ id: slots.deviceId, secretHash: slots.deviceHash }, slots.now)),
          )
          .select(['users.id', 'users.password_hash', 'users.locked_until', 'users.email_verified_at'])
          .select(['users.is_active', newestVersion.as('token_version')])
          .select([hasSecondFactor.as('has_second_factor'), 'users.password_breached_at'])
          .select(deviceColumns)
          .where('email', '=', slots.email),
      )
      .selectFrom(oneRow)
      .leftJoin('account', onTrue)
      .selectAll('account')
      .select(historyOf(sql.ref('account.id'), slots).as('history')),
  { since: 'timestamptz', todaySince: 'timestamptz', tagsSince: 'timestamptz' },
)

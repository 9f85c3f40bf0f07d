import { sql } from 'kysely'
import { passwordRemoved } from '../../../audit/actions.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import { endLoginChallenges, endResetLinks } from '../../revocation/end-issued.ts'
import type { RequestedChange } from '../../revocation/requested-change.ts'
import { lockForChange, otherPasskeys, outcomeOf } from './lock-for-change.ts'
import { noSubject, recordChange } from './record-change.ts'

/**
 * Removes the password of a user who has a usable passkey. Revokes reset links, which would set another one, and the
 * challenges of logins that began with the password.
 */
export const deletePassword = statement((db, change: Slots<RequestedChange>) => {
  const { now } = change
  return db
    .with('requester', () => lockForChange(db, change))
    .with('decided', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('requester', onTrue)
        .select(['requester.user_id', noSubject])
        .select(
          outcomeOf([
            [sql`not requester.has_password`, 'not_found'],
            [sql`${otherPasskeys()} = 0`, 'last_sign_in_method'],
          ]).as('kind'),
        ),
    )
    .with('allowed', qb => qb.selectFrom('decided').select('user_id').where('kind', '=', 'done'))
    .with('removed', qb =>
      qb
        .updateTable('users')
        .from('allowed')
        .set({
          password_hash: null,
          password_breached_at: null,
          failed_login_count: 0,
          locked_until: null,
          updated_at: now,
        })
        .whereRef('users.id', '=', 'allowed.user_id'),
    )
    .with('resets_ended', () => endResetLinks(db, 'allowed', now))
    .with('logins_ended', () => endLoginChallenges(db, 'allowed', now))
    .with('recorded', qb => qb.selectFrom('decided').selectAll().where('kind', '<>', 'stale'))
    .with('audit', () => recordChange(db, 'recorded', passwordRemoved, change))
    .selectFrom('decided')
    .select('kind')
})

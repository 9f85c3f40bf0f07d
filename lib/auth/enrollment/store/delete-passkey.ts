import { sql } from 'kysely'
import { passkeyRemoved } from '../../../audit/actions.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { RequestedChange } from '../../revocation/requested-change.ts'
import { hasTotp, lockForChange, otherPasskeys, outcomeOf, touchUser } from './lock-for-change.ts'
import { recordChange } from './record-change.ts'
import { deleteRecoveryCodes } from './recovery-code-rows.ts'

/**
 * Deletes a passkey, except the last usable one of an account without a password. Deletes the recovery codes too if no
 * second factor is left.
 */
export const deletePasskey = statement(
  (db, change: Slots<RequestedChange & { readonly passkeyId: string }>) => {
    const { now, passkeyId } = change
    return db
      .with('requester', () => lockForChange(db, change))
      .with('decided', qb =>
        qb
          .selectFrom(oneRow)
          .leftJoin('requester', onTrue)
          .leftJoin('passkeys', join =>
            join.onRef('passkeys.user_id', '=', 'requester.user_id').on('passkeys.id', '=', passkeyId),
          )
          .select(['requester.user_id', 'passkeys.id as subject_id'])
          .select(sql<boolean>`${otherPasskeys(passkeyId)} = 0 and not ${hasTotp}`.as('is_last_factor'))
          .select(
            outcomeOf([
              [sql`passkeys.id is null`, 'not_found'],
              // A revoked passkey signs nobody in.
              [
                sql`not requester.has_password and passkeys.revoked_at is null and ${otherPasskeys(passkeyId)} = 0`,
                'last_sign_in_method',
              ],
            ]).as('kind'),
          ),
      )
      .with('allowed', qb => qb.selectFrom('decided').selectAll().where('kind', '=', 'done'))
      .with('deleted', qb =>
        qb
          .deleteFrom('passkeys')
          .using('allowed')
          .whereRef('passkeys.user_id', '=', 'allowed.user_id')
          .where('passkeys.id', '=', passkeyId),
      )
      .with('last', qb => qb.selectFrom('allowed').select('user_id').where('is_last_factor', '=', true))
      .with('codes_deleted', () => deleteRecoveryCodes(db, 'last'))
      .with('touched', () => touchUser(db, 'allowed', now))
      .with('recorded', qb => qb.selectFrom('decided').selectAll().where('kind', '<>', 'stale'))
      .with('audit', () => recordChange(db, 'recorded', passkeyRemoved, change))
      .selectFrom('decided')
      .select('kind')
  },
)

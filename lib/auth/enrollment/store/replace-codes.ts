import { sql } from 'kysely'
import { recoveryCodesReplaced } from '../../../audit/actions.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { RequestedChange } from '../../revocation/requested-change.ts'
import { hasTotp, lockForChange, otherPasskeys, outcomeOf, touchUser } from './lock-for-change.ts'
import { noSubject, recordChange } from './record-change.ts'
import { deleteRecoveryCodes, insertRecoveryCodes } from './recovery-code-rows.ts'

type Replacement = RequestedChange & {
  readonly codeHashes: readonly string[]
}

/** Replaces all recovery codes of a user who has a second factor. */
export const replaceCodes = statement((db, change: Slots<Replacement>) => {
  const { now } = change
  return db
    .with('requester', () => lockForChange(db, change))
    .with('decided', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('requester', onTrue)
        .select(['requester.user_id', noSubject])
        .select(
          outcomeOf([[sql`${otherPasskeys()} = 0 and not ${hasTotp}`, 'second_factor_missing']]).as('kind'),
        ),
    )
    .with('allowed', qb => qb.selectFrom('decided').select('user_id').where('kind', '=', 'done'))
    .with('codes_deleted', () => deleteRecoveryCodes(db, 'allowed'))
    .with('codes_inserted', () => insertRecoveryCodes(db, 'allowed', change.codeHashes, now))
    .with('touched', () => touchUser(db, 'allowed', now))
    .with('recorded', qb => qb.selectFrom('decided').selectAll().where('kind', '<>', 'stale'))
    .with('audit', () => recordChange(db, 'recorded', recoveryCodesReplaced, change))
    .selectFrom('decided')
    .select('kind')
})

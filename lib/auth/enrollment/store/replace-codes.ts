import { sql } from 'kysely'
import { recoveryCodesReplaced } from '../../../audit/actions.ts'
import type { AuditContext } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'
import { hasTotp, lockForChange, otherPasskeys, outcomeOf, touchUser } from './lock-for-change.ts'
import { noSubject, recordChange } from './record-change.ts'
import { deleteRecoveryCodes, insertRecoveryCodes } from './recovery-code-rows.ts'

/** Replaces all recovery codes of a user who has a second factor. */
export async function replaceCodes(
  db: Database,
  claims: AccessTokenClaims,
  codeHashes: readonly string[],
  context: AuditContext,
) {
  const { now } = context
  const { kind } = await db
    .with('requester', () => lockForChange(db, claims, now))
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
    .with('codes_inserted', () => insertRecoveryCodes(db, 'allowed', codeHashes, now))
    .with('touched', () => touchUser(db, 'allowed', now))
    .with('recorded', qb => qb.selectFrom('decided').selectAll().where('kind', '<>', 'stale'))
    .with('audit', () => recordChange(db, 'recorded', recoveryCodesReplaced, claims, context))
    .selectFrom('decided')
    .select('kind')
    .executeTakeFirstOrThrow()
  return kind
}

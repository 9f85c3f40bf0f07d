import { sql } from 'kysely'
import { totpAdded, totpRemoved, totpStarted } from '../../../audit/actions.ts'
import { insertEach } from '../../../db/insert-each.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { SealedTotpSecret } from '../../factors/sealed-totp-secret.ts'
import type { RequestedChange } from '../../revocation/requested-change.ts'
import { endTrust } from './end-trust.ts'
import { hasTotp, lockForChange, otherPasskeys, outcomeOf, touchUser } from './lock-for-change.ts'
import { noSubject, recordChange } from './record-change.ts'
import { deleteRecoveryCodes, insertRecoveryCodes } from './recovery-code-rows.ts'

/** Inserts an unconfirmed TOTP secret, or replaces the unconfirmed one. A confirmed one stays. */
export const insertTotpSecret = statement((db, change: Slots<RequestedChange & SealedTotpSecret>) => {
  const { now } = change
  return db
    .with('requester', () => lockForChange(db, change))
    .with('decided', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('requester', onTrue)
        .select(['requester.user_id', noSubject])
        .select(outcomeOf([[hasTotp, 'totp_exists']]).as('kind')),
    )
    .with('allowed', qb => qb.selectFrom('decided').select('user_id').where('kind', '=', 'done'))
    .with('inserted', () =>
      insertEach(db, 'totp_secrets', 'allowed', {
        user_id: sql.ref<string>('allowed.user_id'),
        secret_id: change.secretId,
        data_key_id: change.dataKeyId,
        secret: change.sealed,
        created_at: now,
      }).onConflict(conflict =>
        conflict.column('user_id').doUpdateSet(eb => ({
          secret_id: eb.ref('excluded.secret_id'),
          data_key_id: eb.ref('excluded.data_key_id'),
          secret: eb.ref('excluded.secret'),
          created_at: eb.ref('excluded.created_at'),
          failed_count: 0,
        })),
      ),
    )
    .with('touched', () => touchUser(db, 'allowed', now))
    .with('recorded', qb => qb.selectFrom('decided').selectAll().where('kind', '<>', 'stale'))
    .with('audit', () => recordChange(db, 'recorded', totpStarted, change))
    .selectFrom('decided')
    .select('kind')
})

/** A verified first code, which confirms a TOTP secret. */
type TotpConfirmation = RequestedChange & {
  readonly secretId: string
  /** The step of the code. Sign-ins accept only later ones, so that the same code does not work again. */
  readonly step: number
  /** The hashes of the recovery codes to insert if this is the first second factor. */
  readonly codeHashes: readonly string[]
}

/** Confirms a TOTP secret. The first second factor of a user comes with recovery codes. */
export const confirmTotpSecret = statement((db, change: Slots<TotpConfirmation>) => {
  const { now, secretId } = change
  return db
    .with('requester', () => lockForChange(db, change))
    .with('decided', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('requester', onTrue)
        .leftJoin('totp_secrets', join =>
          join
            .onRef('totp_secrets.user_id', '=', 'requester.user_id')
            .on('totp_secrets.secret_id', '=', secretId),
        )
        .select(['requester.user_id', noSubject])
        .select(sql<boolean>`${otherPasskeys()} = 0`.as('is_first'))
        .select(
          outcomeOf([
            [hasTotp, 'totp_exists'],
            [sql`totp_secrets.secret_id is null`, 'not_found'],
          ]).as('kind'),
        ),
    )
    .with('allowed', qb => qb.selectFrom('decided').selectAll().where('kind', '=', 'done'))
    .with('confirmed', qb =>
      qb
        .updateTable('totp_secrets')
        .from('allowed')
        .set({ confirmed_at: now, last_step: change.step, failed_count: 0 })
        .whereRef('totp_secrets.user_id', '=', 'allowed.user_id')
        .where('totp_secrets.secret_id', '=', secretId),
    )
    .with('first', qb => qb.selectFrom('allowed').select('user_id').where('is_first', '=', true))
    .with('trust_ended', () => endTrust(db, 'first'))
    .with('codes_deleted', () => deleteRecoveryCodes(db, 'first'))
    .with('codes_inserted', () => insertRecoveryCodes(db, 'first', change.codeHashes, now))
    .with('touched', () => touchUser(db, 'allowed', now))
    .with('recorded', qb => qb.selectFrom('decided').selectAll().where('kind', '<>', 'stale'))
    .with('audit', () => recordChange(db, 'recorded', totpAdded, change))
    .selectFrom('decided')
    .select(['kind', 'is_first'])
})

/** Deletes a TOTP secret, confirmed or not. Deletes the recovery codes too if no second factor is left. */
export const deleteTotpSecret = statement((db, change: Slots<RequestedChange>) =>
  db
    .with('requester', () => lockForChange(db, change))
    .with('decided', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('requester', onTrue)
        .leftJoin('totp_secrets', 'totp_secrets.user_id', 'requester.user_id')
        .select(['requester.user_id', noSubject])
        .select(sql<boolean>`${otherPasskeys()} = 0`.as('is_last_factor'))
        .select(outcomeOf([[sql`totp_secrets.user_id is null`, 'not_found']]).as('kind')),
    )
    .with('allowed', qb => qb.selectFrom('decided').selectAll().where('kind', '=', 'done'))
    .with('deleted', qb =>
      qb.deleteFrom('totp_secrets').using('allowed').whereRef('totp_secrets.user_id', '=', 'allowed.user_id'),
    )
    .with('last', qb => qb.selectFrom('allowed').select('user_id').where('is_last_factor', '=', true))
    .with('codes_deleted', () => deleteRecoveryCodes(db, 'last'))
    .with('touched', () => touchUser(db, 'allowed', change.now))
    .with('recorded', qb => qb.selectFrom('decided').selectAll().where('kind', '<>', 'stale'))
    .with('audit', () => recordChange(db, 'recorded', totpRemoved, change))
    .selectFrom('decided')
    .select('kind'),
)

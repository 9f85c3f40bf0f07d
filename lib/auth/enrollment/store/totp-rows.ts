import { sql } from 'kysely'
import { totpAdded, totpRemoved, totpStarted } from '../../../audit/actions.ts'
import type { AuditContext } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import type { SealedTotpSecret } from '../../factors/sealed-totp-secret.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'
import { endTrust } from './end-trust.ts'
import { hasTotp, lockForChange, otherPasskeys, outcomeOf, touchUser } from './lock-for-change.ts'
import { noSubject, recordChange } from './record-change.ts'
import { deleteRecoveryCodes, insertRecoveryCodes } from './recovery-code-rows.ts'

/** Inserts an unconfirmed TOTP secret, or replaces the unconfirmed one. A confirmed one stays. */
export async function insertTotpSecret(
  db: Database,
  claims: AccessTokenClaims,
  { dataKeyId, sealed, secretId }: SealedTotpSecret,
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
        .select(outcomeOf([[hasTotp, 'totp_exists']]).as('kind')),
    )
    .with('allowed', qb => qb.selectFrom('decided').select('user_id').where('kind', '=', 'done'))
    .with('inserted', qb =>
      qb
        .insertInto('totp_secrets')
        .columns(['user_id', 'secret_id', 'data_key_id', 'secret', 'created_at'])
        .expression(eb =>
          eb
            .selectFrom('allowed')
            .select([
              sql<string>`allowed.user_id`.as('user_id'),
              sql<string>`${secretId}::uuid`.as('secret_id'),
              sql<string>`${dataKeyId}::uuid`.as('data_key_id'),
              eb.val(sealed).as('secret'),
              sql<Date>`${now}`.as('created_at'),
            ]),
        )
        .onConflict(conflict =>
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
    .with('audit', () => recordChange(db, 'recorded', totpStarted, claims, context))
    .selectFrom('decided')
    .select('kind')
    .executeTakeFirstOrThrow()
  return kind
}

/** A verified first code, which confirms a TOTP secret. */
export interface TotpConfirmation {
  readonly claims: AccessTokenClaims
  readonly secretId: string
  /** The step of the code. Sign-ins accept only later ones, so that the same code does not work again. */
  readonly step: number
  /** The hashes of the recovery codes to insert if this is the first second factor. */
  readonly codeHashes: readonly string[]
}

/** Confirms a TOTP secret. The first second factor of a user comes with recovery codes. */
export async function confirmTotpSecret(
  db: Database,
  { claims, codeHashes, secretId, step }: TotpConfirmation,
  context: AuditContext,
) {
  const { now } = context
  return await db
    .with('requester', () => lockForChange(db, claims, now))
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
        .set({ confirmed_at: now, last_step: step, failed_count: 0 })
        .whereRef('totp_secrets.user_id', '=', 'allowed.user_id')
        .where('totp_secrets.secret_id', '=', secretId),
    )
    .with('first', qb => qb.selectFrom('allowed').select('user_id').where('is_first', '=', true))
    .with('trust_ended', () => endTrust(db, 'first'))
    .with('codes_deleted', () => deleteRecoveryCodes(db, 'first'))
    .with('codes_inserted', () => insertRecoveryCodes(db, 'first', codeHashes, now))
    .with('touched', () => touchUser(db, 'allowed', now))
    .with('recorded', qb => qb.selectFrom('decided').selectAll().where('kind', '<>', 'stale'))
    .with('audit', () => recordChange(db, 'recorded', totpAdded, claims, context))
    .selectFrom('decided')
    .select(['kind', 'is_first'])
    .executeTakeFirstOrThrow()
}

/** Deletes a TOTP secret, confirmed or not. Deletes the recovery codes too if no second factor is left. */
export async function deleteTotpSecret(db: Database, claims: AccessTokenClaims, context: AuditContext) {
  const { now } = context
  const { kind } = await db
    .with('requester', () => lockForChange(db, claims, now))
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
    .with('touched', () => touchUser(db, 'allowed', now))
    .with('recorded', qb => qb.selectFrom('decided').selectAll().where('kind', '<>', 'stale'))
    .with('audit', () => recordChange(db, 'recorded', totpRemoved, claims, context))
    .selectFrom('decided')
    .select('kind')
    .executeTakeFirstOrThrow()
  return kind
}

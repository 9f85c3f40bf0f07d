import { sql } from 'kysely'
import { passkeyAdded } from '../../../audit/actions.ts'
import type { AuditContext } from '../../../audit/record.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Database } from '../../../db/tables.ts'
import type { RegisteredPasskey } from '../../../services/webauthn/webauthn.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'
import { endTrust } from './end-trust.ts'
import { hasTotp, lockForChange, otherPasskeys, outcomeOf, touchUser } from './lock-for-change.ts'
import { lockOpenChallenge } from './open-challenge.ts'
import { recordChange } from './record-change.ts'
import { deleteRecoveryCodes, insertRecoveryCodes } from './recovery-code-rows.ts'

/** The maximum number of passkeys of a user, revoked ones included. */
export const MAX_PASSKEYS = 20

/** A verified passkey to insert. */
export interface NewPasskey {
  readonly claims: AccessTokenClaims
  readonly challengeId: string
  readonly id: string
  readonly name: string
  readonly passkey: RegisteredPasskey
  /** The hashes of the recovery codes to insert if this is the first second factor. */
  readonly codeHashes: readonly string[]
}

/** Inserts a passkey, and consumes the challenge. The first second factor of a user comes with recovery codes. */
export async function insertPasskey(db: Database, added: NewPasskey, context: AuditContext) {
  const { now } = context
  const { challengeId, claims, codeHashes, id, name, passkey } = added
  const all = sql<number>`(select count(*) from passkeys where passkeys.user_id = requester.user_id)`
  return await db
    .with('requester', () => lockForChange(db, claims, now))
    .with('challenge', () => lockOpenChallenge(db, challengeId, now))
    .with('decided', qb =>
      qb
        .selectFrom(oneRow)
        .leftJoin('requester', onTrue)
        .leftJoin('challenge', onTrue)
        .select('requester.user_id')
        .select(sql<boolean>`${otherPasskeys()} = 0 and not ${hasTotp}`.as('is_first'))
        .select(
          outcomeOf([
            [sql`challenge.challenge_id is null`, 'invalid_challenge'],
            [sql`${all} >= ${sql.lit(MAX_PASSKEYS)}`, 'passkey_limit'],
          ]).as('kind'),
        ),
    )
    .with('allowed', qb =>
      qb.selectFrom('decided').select(['user_id', 'is_first']).where('kind', '=', 'done'),
    )
    .with('consumed', qb =>
      qb
        .updateTable('challenges')
        .from('allowed')
        .set({ used_at: now })
        .where('challenges.id', '=', challengeId),
    )
    .with('inserted', qb =>
      qb
        .insertInto('passkeys')
        .columns([
          ...(['id', 'user_id', 'credential_id', 'public_key', 'signature_count'] as const),
          ...(['is_backup_eligible', 'is_backed_up', 'transports', 'aaguid', 'name', 'created_at'] as const),
        ])
        .expression(eb =>
          eb
            .selectFrom('allowed')
            .select([
              sql<string>`${id}::uuid`.as('id'),
              sql<string>`allowed.user_id`.as('user_id'),
              sql<string>`${passkey.credentialId}::text`.as('credential_id'),
              eb.val(passkey.publicKey).as('public_key'),
              sql<number>`${sql.lit(passkey.signatureCount)}::bigint`.as('signature_count'),
              sql<boolean>`${passkey.isBackupEligible}::boolean`.as('is_backup_eligible'),
              sql<boolean>`${passkey.isBackedUp}::boolean`.as('is_backed_up'),
              sql<string>`${passkey.transports.join(' ')}::text`.as('transports'),
              sql<string | null>`${passkey.aaguid}::text`.as('aaguid'),
              sql<string>`${name}::text`.as('name'),
              sql<Date>`${now}`.as('created_at'),
            ]),
        )
        // The id of another user's passkey too: an id that two users share would sign in one as the other.
        .onConflict(conflict => conflict.column('credential_id').doNothing())
        .returning(['passkeys.id as passkey_id', 'passkeys.user_id']),
    )
    .with('first', qb =>
      qb
        .selectFrom('inserted')
        .innerJoin('allowed', onTrue)
        .select('inserted.user_id')
        .where('allowed.is_first', '=', true),
    )
    .with('trust_ended', () => endTrust(db, 'first'))
    .with('codes_deleted', () => deleteRecoveryCodes(db, 'first'))
    .with('codes_inserted', () => insertRecoveryCodes(db, 'first', codeHashes, now))
    .with('touched', () => touchUser(db, 'inserted', now))
    .with('outcome', qb =>
      qb
        .selectFrom('decided')
        .leftJoin('inserted', onTrue)
        .leftJoin('first', onTrue)
        .select(['inserted.passkey_id as subject_id', sql<boolean>`first.user_id is not null`.as('is_first')])
        .select(eb =>
          eb
            .case()
            .when(eb.and([eb('decided.kind', '=', 'done'), eb('inserted.passkey_id', 'is', null)]))
            .then(sql.lit<'passkey_exists'>('passkey_exists'))
            .else(eb.ref('decided.kind'))
            .end()
            .as('kind'),
        ),
    )
    .with('recorded', qb => qb.selectFrom('outcome').selectAll().where('kind', '<>', 'stale'))
    .with('audit', () => recordChange(db, 'recorded', passkeyAdded, claims, context))
    .selectFrom('outcome')
    .select(['kind', 'is_first'])
    .executeTakeFirstOrThrow()
}

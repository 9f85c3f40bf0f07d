import { sql } from 'kysely'
import { passkeyAdded } from '../../../audit/actions.ts'
import { insertEach } from '../../../db/insert-each.ts'
import { oneRow, onTrue } from '../../../db/one-row.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'
import type { RequestedChange } from '../../revocation/requested-change.ts'
import { MAX_PASSKEYS } from '../max-passkeys.ts'
import { endTrust } from './end-trust.ts'
import { hasTotp, lockForChange, otherPasskeys, outcomeOf, touchUser } from './lock-for-change.ts'
import { lockOpenChallenge } from './open-challenge.ts'
import { recordChange } from './record-change.ts'
import { deleteRecoveryCodes, insertRecoveryCodes } from './recovery-code-rows.ts'

/** A verified passkey to insert. */
type NewPasskey = RequestedChange & {
  readonly challengeId: string
  readonly passkeyId: string
  readonly name: string
  readonly credentialId: string
  readonly publicKey: Uint8Array
  readonly signatureCount: number
  readonly isBackupEligible: boolean
  readonly isBackedUp: boolean
  /** Separated by spaces. */
  readonly transports: string
  readonly aaguid: string | null
  /** The hashes of the recovery codes to insert if this is the first second factor. */
  readonly codeHashes: readonly string[]
}

const all = sql<number>`(select count(*) from passkeys where passkeys.user_id = requester.user_id)`

/** Inserts a passkey, and consumes the challenge. The first second factor of a user comes with recovery codes. */
export const insertPasskey = statement((db, added: Slots<NewPasskey>) => {
  const { now, challengeId } = added
  return db
    .with('requester', () => lockForChange(db, added))
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
    .with('inserted', () =>
      insertEach(db, 'passkeys', 'allowed', {
        id: added.passkeyId,
        user_id: sql.ref<string>('allowed.user_id'),
        credential_id: added.credentialId,
        public_key: added.publicKey,
        signature_count: added.signatureCount,
        is_backup_eligible: added.isBackupEligible,
        is_backed_up: added.isBackedUp,
        transports: added.transports,
        aaguid: added.aaguid,
        name: added.name,
        created_at: now,
      })
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
    .with('codes_inserted', () => insertRecoveryCodes(db, 'first', added.codeHashes, now))
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
    .with('audit', () => recordChange(db, 'recorded', passkeyAdded, added))
    .selectFrom('outcome')
    .select(['kind', 'is_first'])
})

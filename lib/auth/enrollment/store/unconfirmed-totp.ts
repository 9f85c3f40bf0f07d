import { sql } from 'kysely'
import { totpRejected } from '../../../audit/actions.ts'
import { type AuditSlotValues, auditParts } from '../../../audit/audit-slots.ts'
import { auditEach } from '../../../audit/record.ts'
import type { Slots } from '../../../db/statements/slot.ts'
import { statement } from '../../../db/statements/statement.ts'

/** The number of wrong codes after which an unconfirmed secret is deleted. */
const MAX_WRONG_CODES = 5

/** Selects the TOTP secret of a user with its data key, confirmed or not. */
export const findTotpSecret = statement((db, { userId }: Slots<{ readonly userId: string }>) =>
  db
    .selectFrom('totp_secrets')
    .innerJoin('data_keys', 'data_keys.id', 'totp_secrets.data_key_id')
    .select(['secret_id', 'secret', 'confirmed_at', 'data_keys.id as data_key_id', 'data_keys.wrapped'])
    .where('user_id', '=', userId),
)

type WrongCode = AuditSlotValues & {
  readonly userId: string
  readonly sessionId: string
  readonly secretId: string
}

/** Counts a wrong code for an unconfirmed secret, and deletes the secret after too many. */
export const recordWrongCode = statement((db, wrong: Slots<WrongCode>) =>
  db
    .with('secret', qb =>
      qb
        .selectFrom('totp_secrets')
        .select(['totp_secrets.user_id', 'totp_secrets.failed_count'])
        .where('totp_secrets.user_id', '=', wrong.userId)
        .where('totp_secrets.secret_id', '=', wrong.secretId)
        .where('totp_secrets.confirmed_at', 'is', null)
        .forUpdate(),
    )
    .with('counted', qb =>
      qb
        .updateTable('totp_secrets')
        .from('secret')
        .set({ failed_count: sql<number>`secret.failed_count + 1` })
        .whereRef('totp_secrets.user_id', '=', 'secret.user_id')
        .where('secret.failed_count', '<', MAX_WRONG_CODES - 1),
    )
    .with('deleted', qb =>
      qb
        .deleteFrom('totp_secrets')
        .using('secret')
        .whereRef('totp_secrets.user_id', '=', 'secret.user_id')
        .where('secret.failed_count', '>=', MAX_WRONG_CODES - 1),
    )
    .with('audit', () =>
      auditEach(db, 'secret', auditParts(wrong), {
        action: totpRejected,
        outcome: 'failure',
        actor: 'user',
        userId: wrong.userId,
        sessionId: wrong.sessionId,
      }),
    )
    .selectFrom('secret')
    .select('user_id'),
)

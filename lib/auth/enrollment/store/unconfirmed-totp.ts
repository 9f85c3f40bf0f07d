import { sql } from 'kysely'
import { totpRejected } from '../../../audit/actions.ts'
import { type AuditContext, auditEach } from '../../../audit/record.ts'
import type { Database } from '../../../db/tables.ts'
import type { AccessTokenClaims } from '../../tokens/access-token.ts'

/** The number of wrong codes after which an unconfirmed secret is deleted. */
export const MAX_WRONG_CODES = 5

/** Selects the TOTP secret of a user with its data key, confirmed or not. */
export function findTotpSecret(db: Database, userId: string) {
  return db
    .selectFrom('totp_secrets')
    .innerJoin('data_keys', 'data_keys.id', 'totp_secrets.data_key_id')
    .select(['secret_id', 'secret', 'confirmed_at', 'data_keys.id as data_key_id', 'data_keys.wrapped'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
}

/** Counts a wrong code for an unconfirmed secret, and deletes the secret after too many. */
export async function recordWrongCode(
  db: Database,
  { claims, secretId }: { readonly claims: AccessTokenClaims; readonly secretId: string },
  context: AuditContext,
): Promise<void> {
  await db
    .with('secret', qb =>
      qb
        .selectFrom('totp_secrets')
        .select(['totp_secrets.user_id', 'totp_secrets.failed_count'])
        .where('totp_secrets.user_id', '=', claims.userId)
        .where('totp_secrets.secret_id', '=', secretId)
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
      auditEach(db, 'secret', context, {
        action: totpRejected,
        outcome: 'failure',
        actor: 'user',
        userId: claims.userId,
        sessionId: claims.sessionId,
      }),
    )
    .selectFrom('secret')
    .select('user_id')
    .execute()
}

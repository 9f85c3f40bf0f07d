import { sql } from 'kysely'
import { hasConfirmedTotp } from '../authentication/second-factor.ts'

/**
 * The columns that `toAvailableFactors` reads, for statements that join the usable passkeys as `passkeys`: one row for
 * each passkey, or one without. `userId` is the column with the id of the user.
 */
export function factorColumns(userId: string) {
  const user = sql.ref(userId)
  return [
    'passkeys.credential_id',
    'passkeys.transports',
    hasConfirmedTotp(userId).as('has_totp'),
    sql<number>`(select count(*)::integer from recovery_codes where recovery_codes.user_id = ${user}
      and recovery_codes.used_at is null)`.as('recovery_codes'),
  ] as const
}

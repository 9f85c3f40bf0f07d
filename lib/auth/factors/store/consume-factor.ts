import { sql } from 'kysely'
import type { Slots } from '../../../db/statements/slot.ts'
import type { Database } from '../../../db/tables.ts'
import { typed } from '../../../db/typed.ts'
import type { FactorValues } from '../verified-factor.ts'

// Parts of a statement that consumes a factor of the user of `source`, another part that locks the user. Each returns the
// user's id as `user_id`, or no row if the factor is another one, or was used or removed in the meantime.

interface Source {
  readonly user_id: string
}

type Factor = Slots<FactorValues & { readonly now: Date }>

const allowedBy = (source: string) => sql<Source>`${sql.table(source)}`.as('allowed')

/** Consumes a code of the authenticator app, for the part `totp_consumed`. */
export function consumeTotp(db: Database, source: string, { secretId, step, now }: Factor) {
  return (
    db
      .updateTable('totp_secrets')
      .from(allowedBy(source))
      .set({ last_step: step, last_used_at: now, failed_count: 0 })
      .whereRef('totp_secrets.user_id', '=', 'allowed.user_id')
      .where('totp_secrets.secret_id', '=', secretId)
      .where('totp_secrets.confirmed_at', 'is not', null)
      // Each code works once (RFC 6238, 5.2).
      .where(sql<boolean>`coalesce(totp_secrets.last_step, 0) < ${typed('bigint', step)}`)
      .where(sql<boolean>`coalesce(totp_secrets.locked_until, '-infinity') <= ${typed('timestamptz', now)}`)
      .returning('allowed.user_id')
  )
}

/** Consumes a recovery code, for the part `code_consumed`. */
export function consumeRecoveryCode(db: Database, source: string, { codeHash, now }: Factor) {
  return db
    .updateTable('recovery_codes')
    .from(allowedBy(source))
    .set({ used_at: now })
    .whereRef('recovery_codes.user_id', '=', 'allowed.user_id')
    .where('recovery_codes.code_hash', '=', codeHash)
    .where('recovery_codes.used_at', 'is', null)
    .returning('allowed.user_id')
}

/** Updates the counter of a passkey, for the part `passkey_consumed`. */
export function consumePasskey(db: Database, source: string, factor: Factor) {
  const { passkeyId, signatureCount, isBackedUp, now } = factor
  return (
    db
      .updateTable('passkeys')
      .from(allowedBy(source))
      .set({ signature_count: signatureCount, is_backed_up: isBackedUp, last_used_at: now })
      .whereRef('passkeys.user_id', '=', 'allowed.user_id')
      .where('passkeys.id', '=', passkeyId)
      .where('passkeys.revoked_at', 'is', null)
      // A counter that another use has passed in the meantime belongs to a copy (WebAuthn, 6.1.1).
      .where(
        sql<boolean>`(passkeys.signature_count < ${typed('bigint', signatureCount)} or passkeys.signature_count = 0)`,
      )
      .returning('allowed.user_id')
  )
}

/** Selects the user whose factor was consumed, or requires no consumption. For statements with the three parts above. */
export function selectPermitted(db: Database, source: string, { consumesFactor }: Factor) {
  const consumed = (part: string) => db.selectFrom(allowedBy(part)).select('allowed.user_id')
  return consumed(source)
    .where(sql<boolean>`not ${consumesFactor}::boolean`)
    .unionAll(consumed('totp_consumed'))
    .unionAll(consumed('code_consumed'))
    .unionAll(consumed('passkey_consumed'))
}

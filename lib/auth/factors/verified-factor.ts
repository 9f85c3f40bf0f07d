import { sql } from 'kysely'
import type { Database } from '../../db/tables.ts'
import type { AuthenticationMethod } from '../authentication/methods.ts'

/** A factor whose proof was verified. The statement that uses it also consumes it. */
export type VerifiedFactor =
  /** The user's password. Its statement checks that it is still the password. */
  | { readonly kind: 'password' }
  | { readonly kind: 'totp'; readonly secretId: string; readonly step: number }
  | { readonly kind: 'recovery_code'; readonly codeHash: string }
  | {
      readonly kind: 'passkey'
      readonly id: string
      readonly signatureCount: number
      readonly isBackedUp: boolean
    }

/** Returns the methods of an authentication with a factor, after a password if `afterPassword`. */
export function methodsOf(factor: VerifiedFactor, afterPassword: boolean): AuthenticationMethod[] {
  const first: AuthenticationMethod[] = afterPassword ? ['pwd'] : []
  switch (factor.kind) {
    case 'password':
      return ['pwd']
    case 'totp':
      return [...first, 'otp', 'mfa']
    case 'recovery_code':
      return [...first, 'rec', 'mfa']
    case 'passkey':
      // User verification is required, so a passkey is two factors: its key, and the unlocking of the device.
      return [...first, factor.isBackedUp ? 'swk' : 'hwk', 'user', 'mfa']
  }
}

interface Allowed {
  readonly user_id: string
}

/**
 * Consumes a factor of the user of `source`, another part of the same statement that locks the user. Returns the
 * user's id as `user_id`, or no row if the factor was used or removed in the meantime.
 */
export function consumeFactor(db: Database, source: string, factor: VerifiedFactor, now: Date) {
  const allowed = sql<Allowed>`${sql.table(source)}`.as('allowed')
  switch (factor.kind) {
    case 'password':
      return db.selectFrom(allowed).select('allowed.user_id')
    case 'totp':
      return (
        db
          .updateTable('totp_secrets')
          .from(allowed)
          .set({ last_step: factor.step, last_used_at: now, failed_count: 0 })
          .whereRef('totp_secrets.user_id', '=', 'allowed.user_id')
          .where('totp_secrets.secret_id', '=', factor.secretId)
          .where('totp_secrets.confirmed_at', 'is not', null)
          // Each code works once (RFC 6238, 5.2).
          .where(sql<boolean>`coalesce(totp_secrets.last_step, 0) < ${sql.lit(factor.step)}`)
          .where(sql<boolean>`coalesce(totp_secrets.locked_until, '-infinity') <= ${now}`)
          .returning('allowed.user_id')
      )
    case 'recovery_code':
      return db
        .updateTable('recovery_codes')
        .from(allowed)
        .set({ used_at: now })
        .whereRef('recovery_codes.user_id', '=', 'allowed.user_id')
        .where('recovery_codes.code_hash', '=', factor.codeHash)
        .where('recovery_codes.used_at', 'is', null)
        .returning('allowed.user_id')
    case 'passkey':
      return (
        db
          .updateTable('passkeys')
          .from(allowed)
          .set({
            signature_count: factor.signatureCount,
            is_backed_up: factor.isBackedUp,
            last_used_at: now,
          })
          .whereRef('passkeys.user_id', '=', 'allowed.user_id')
          .where('passkeys.id', '=', factor.id)
          .where('passkeys.revoked_at', 'is', null)
          // A counter that another use has passed in the meantime belongs to a copy (WebAuthn, 6.1.1).
          .where(
            sql<boolean>`(passkeys.signature_count < ${sql.lit(factor.signatureCount)} or passkeys.signature_count = 0)`,
          )
          .returning('allowed.user_id')
      )
  }
}

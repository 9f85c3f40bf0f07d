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

/** The values of a factor that a statement consumes. Null, for those of other factors, matches no row. */
export interface FactorValues {
  /** False for a password, which is not consumed. */
  readonly consumesFactor: boolean
  readonly secretId: string | null
  readonly step: number
  readonly codeHash: string | null
  readonly passkeyId: string | null
  readonly signatureCount: number
  readonly isBackedUp: boolean
}

const NOTHING: FactorValues = {
  consumesFactor: true,
  secretId: null,
  step: 0,
  codeHash: null,
  passkeyId: null,
  signatureCount: 0,
  isBackedUp: false,
}

/** Returns the values of a factor for the statement that consumes it. */
export function factorValues(factor: VerifiedFactor): FactorValues {
  switch (factor.kind) {
    case 'password':
      return { ...NOTHING, consumesFactor: false }
    case 'totp':
      return { ...NOTHING, secretId: factor.secretId, step: factor.step }
    case 'recovery_code':
      return { ...NOTHING, codeHash: factor.codeHash }
    case 'passkey': {
      const { id: passkeyId, signatureCount, isBackedUp } = factor
      return { ...NOTHING, passkeyId, signatureCount, isBackedUp }
    }
  }
}

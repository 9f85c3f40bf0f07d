import type { KnownPasskey } from '../../services/webauthn/passkey-options.ts'

/** A factor that can answer a challenge. */
export type ChallengeFactor = 'passkey' | 'totp' | 'recovery_code'

/** The second factors of a user. */
export interface AvailableFactors {
  readonly passkeys: readonly KnownPasskey[]
  readonly hasTotp: boolean
  /** Number of unused recovery codes. */
  readonly recoveryCodes: number
}

interface PasskeyColumns {
  readonly credential_id: string | null
  readonly transports: string | null
}

interface FactorColumns extends PasskeyColumns {
  readonly has_totp: boolean
  readonly recovery_codes: number
}

/** Collects the passkeys from rows of a left join. */
export function toKnownPasskeys(rows: readonly PasskeyColumns[]): KnownPasskey[] {
  return rows.flatMap(({ credential_id: credentialId, transports }) =>
    credentialId === null ? [] : [{ credentialId, transports: transports?.split(' ').filter(Boolean) ?? [] }],
  )
}

/** Collects the factors from the rows of `factorColumns`; undefined if there is no row. */
export function toAvailableFactors(rows: readonly FactorColumns[]): AvailableFactors | undefined {
  const [first] = rows
  if (!first) return undefined
  return {
    passkeys: toKnownPasskeys(rows),
    hasTotp: Boolean(first.has_totp),
    recoveryCodes: Number(first.recovery_codes),
  }
}

/** Returns the factors that can answer a challenge, the recommended first. */
export function challengeFactors({ passkeys, hasTotp, recoveryCodes }: AvailableFactors): ChallengeFactor[] {
  return [
    ...(passkeys.length > 0 ? (['passkey'] as const) : []),
    ...(hasTotp ? (['totp'] as const) : []),
    ...(recoveryCodes > 0 ? (['recovery_code'] as const) : []),
  ]
}

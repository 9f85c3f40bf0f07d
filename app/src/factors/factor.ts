import type { FactorProof, PasswordProof, StepUpOptions } from '@dashtam/client'

/** A way to prove who the user is. */
export type Factor = StepUpOptions['factors'][number]

/** The proof of a factor. */
export type Proof = FactorProof | PasswordProof

/** Labels of the buttons that choose a factor. */
export const factorLabels: Readonly<Record<Factor, string>> = {
  passkey: 'Use a passkey',
  totp: 'Use your authenticator app',
  recovery_code: 'Use a recovery code',
  password: 'Use your password',
}

/** Moves passkeys to the end if they cannot work in this browser, so that another factor is recommended. */
export function inUsableOrder(factors: readonly Factor[], hasPasskeys: boolean): readonly Factor[] {
  const isLast = (factor: Factor) => factor === 'passkey' && !hasPasskeys
  return factors.toSorted((a, b) => Number(isLast(a)) - Number(isLast(b)))
}

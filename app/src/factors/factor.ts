import type { FactorProof, PasswordProof, StepUpOptions } from '@dashtam/client'

/** A way to prove who the user is. */
export type Factor = StepUpOptions['factors'][number]

/** The proof of a factor. */
export type Proof = FactorProof | PasswordProof

/** What the button that chooses a factor says. */
export const factorLabels: Readonly<Record<Factor, string>> = {
  passkey: 'Use a passkey',
  totp: 'Use your authenticator app',
  recovery_code: 'Use a recovery code',
  password: 'Use your password',
}

/**
 * Passkeys in the browser (WebAuthn). The entry contains everything it needs.
 *
 * @packageDocumentation
 */

export type { CeremonyOptions } from './passkeys/ceremony.ts'
export { type CreatePasskeyOptions, createPasskey } from './passkeys/create-passkey.ts'
export { passkeyFactor } from './passkeys/passkey-factor.ts'
export type { PasskeyCode } from './passkeys/passkey-problem.ts'
export { type PasskeySignInOptions, signInWithPasskey } from './passkeys/sign-in.ts'
export { isPasskeyAutofillSupported, isPasskeySupported } from './passkeys/support.ts'

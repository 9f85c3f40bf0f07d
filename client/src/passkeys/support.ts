import { browserSupportsWebAuthn, browserSupportsWebAuthnAutofill } from '@simplewebauthn/browser'

/** Returns whether the browser has passkeys. */
export function isPasskeySupported(): boolean {
  return browserSupportsWebAuthn()
}

/** Returns whether the browser offers passkeys in the suggestions of a field (conditional UI). */
export function isPasskeyAutofillSupported(): Promise<boolean> {
  return browserSupportsWebAuthnAutofill()
}

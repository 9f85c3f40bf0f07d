/** A factor as a client presents it. */
export type PresentedFactor =
  | { readonly type: 'totp'; readonly code: string }
  | { readonly type: 'recovery_code'; readonly code: string }
  | { readonly type: 'passkey'; readonly credential: PresentedCredential }

/** The assertion of a passkey: an `AuthenticationResponseJSON` of WebAuthn Level 3. */
export interface PresentedCredential {
  /** The credential id, in base64url. */
  readonly id: string
}

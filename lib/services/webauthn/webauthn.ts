/** A passkey whose registration is verified. */
export interface RegisteredPasskey {
  /** The credential id, in base64url. */
  readonly credentialId: string
  /** COSE key (RFC 9052). */
  readonly publicKey: Uint8Array
  readonly signatureCount: number
  /** Whether the passkey can be synchronized between devices, and whether it is. */
  readonly isBackupEligible: boolean
  readonly isBackedUp: boolean
  readonly transports: readonly string[]
  /** The model of the authenticator; null if the authenticator does not say. */
  readonly aaguid: string | null
}

/** A verified assertion of a passkey. */
export interface VerifiedAssertion {
  readonly signatureCount: number
  readonly isBackedUp: boolean
  /** Whether the counter is not above the stored one although one of them is above 0: the passkey was copied. */
  readonly isCloned: boolean
}

/** Verifies the responses of WebAuthn level 3. A response that is malformed or does not verify is `undefined`. */
export interface WebAuthn {
  /** Verifies the response of `navigator.credentials.create()`. */
  verifyRegistration(ceremony: {
    readonly challenge: string
    readonly response: unknown
  }): Promise<RegisteredPasskey | undefined>
  /** Verifies the response of `navigator.credentials.get()` with the passkey that it names. */
  verifyAssertion(ceremony: {
    readonly challenge: string
    readonly response: unknown
    readonly passkey: {
      /** The id of the user whom the passkey signs in. A response with the handle of another user does not verify. */
      readonly userId: string
      readonly credentialId: string
      readonly publicKey: Uint8Array
      readonly signatureCount: number
    }
  }): Promise<VerifiedAssertion | undefined>
}

/** A passkey of the user, as the options of a ceremony name it. */
export interface KnownPasskey {
  /** The credential id, in base64url. */
  readonly credentialId: string
  readonly transports: readonly string[]
}

/** A public key credential in the options of a ceremony (WebAuthn level 3, 5.8.3). */
interface Descriptor {
  readonly type: 'public-key'
  readonly id: string
  readonly transports: string[]
}

/** The options of a registration: PublicKeyCredentialCreationOptionsJSON (WebAuthn level 3, 5.4). */
export interface CreationOptions {
  readonly challenge: string
  readonly rp: { readonly id: string; readonly name: string }
  readonly user: { readonly id: string; readonly name: string; readonly displayName: string }
  readonly pubKeyCredParams: { readonly type: 'public-key'; readonly alg: number }[]
  /** In milliseconds. */
  readonly timeout: number
  readonly excludeCredentials: Descriptor[]
  readonly authenticatorSelection: {
    readonly residentKey: 'required'
    readonly requireResidentKey: true
    readonly userVerification: 'required'
  }
  readonly attestation: 'none'
  readonly extensions: { readonly credProps: true }
}

/** The options of an authentication: PublicKeyCredentialRequestOptionsJSON (WebAuthn level 3, 5.5). */
export interface RequestOptions {
  readonly challenge: string
  readonly rpId: string
  /** In milliseconds. */
  readonly timeout: number
  /** Empty: the authenticator offers its discoverable credentials. */
  readonly allowCredentials: Descriptor[]
  readonly userVerification: 'required'
}

/**
 * The options of the ceremonies of WebAuthn level 3. A challenge is 32 random bytes in base64url; the caller stores it, and
 * accepts it once.
 */
export interface PasskeyOptions {
  /** The name of the application, for dialogs. */
  readonly rpName: string
  /** Returns the options of a registration. The user's id must be a UUID: its bytes are the user handle. */
  creationOptions(request: {
    readonly challenge: string
    readonly user: { readonly id: string; readonly email: string; readonly name: string }
    readonly exclude: readonly KnownPasskey[]
  }): CreationOptions
  /** Returns the options of an authentication. Without `allow`, any discoverable passkey can respond. */
  requestOptions(request: {
    readonly challenge: string
    readonly allow: readonly KnownPasskey[]
  }): RequestOptions
}

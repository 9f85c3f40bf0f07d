/** A key that provider tokens are encrypted under, as the database keeps it: wrapped by KMS. */
export interface WrappedKey {
  readonly id: string
  readonly wrapped: Uint8Array
}

/** A data key, ready to use. */
export interface DataKey {
  readonly id: string
  /** 32 bytes, for AES-256-GCM. */
  readonly key: Uint8Array
}

/** The data keys of the provider tokens: envelope encryption under a key in KMS. */
export interface DataKeys {
  /** The key to encrypt under now; one that has grown too old is followed by a new one. */
  current(): Promise<DataKey>
  /** Makes a key, which is current for everybody once it is kept. */
  make(): Promise<WrappedKey & DataKey>
  /** Unwraps a key that something is encrypted under; KMS is asked once in a while for each. */
  unwrap(wrapped: WrappedKey): Promise<DataKey>
}

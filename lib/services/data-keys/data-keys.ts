/** A data key as stored in the database: wrapped by KMS. */
export interface WrappedKey {
  readonly id: string
  readonly wrapped: Uint8Array
}

/** An unwrapped data key. */
export interface DataKey {
  readonly id: string
  /** 32 bytes, for AES-256-GCM. */
  readonly key: Uint8Array
}

/** The data keys that encrypt provider tokens and TOTP secrets (envelope encryption under a KMS key). */
export interface DataKeys {
  /** Returns the current key for encryption. Creates a new key if the current key exceeds its maximum age. */
  current(): Promise<DataKey>
  /** Generates a key. It becomes the current key of all functions when it is inserted. */
  make(): Promise<WrappedKey & DataKey>
  /** Unwraps a key with KMS. Unwrapped keys are cached. */
  unwrap(wrapped: WrappedKey): Promise<DataKey>
}

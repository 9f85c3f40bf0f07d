/** What a quantum computer changes for ciphers and keyed hashes of 256 bits. */
export const SYMMETRIC = 'Not broken: 128 bits of security remain against Grover.'
/** What a quantum computer changes for hashes and random numbers. */
export const HASH = 'Not broken.'

/** One use of cryptography (OWASP ASVS 11.1.2). */
export interface CryptographicUse {
  readonly purpose: string
  /** The algorithm with its parameters, and the standard. */
  readonly algorithm: string
  /** The security in bits against a classical attacker. */
  readonly bits: string
  /** The key, its length and where it is; `none` for hashes without a key. */
  readonly key: string
  /** How often the key is replaced. */
  readonly rotation: string
  /** What the key may protect, and what it must not be used for. */
  readonly use: string
  /** What a quantum computer changes, and the way to another algorithm. */
  readonly quantum: string
  /** The files that call the primitives. Empty if AWS does. */
  readonly files: readonly string[]
}

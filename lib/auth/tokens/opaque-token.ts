import bcrypt from 'bcryptjs'
import type { Random } from '../../runtime/random.ts'

/** An opaque token: the id of its row, and a secret. The row contains the secret's hash. */
export interface OpaqueToken {
  readonly id: string
  /** 256 bits in base64url. */
  readonly secret: string
}

// The minimum of bcrypt. More rounds do not add security, because a secret of 256 random bits cannot be guessed.
const ROUNDS = '04'
const SECRET_BYTES = 32
const SHAPE =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/

/** Creates a token. */
export function newOpaqueToken(random: Random): OpaqueToken {
  return { id: random.id(), secret: Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url') }
}

/** Formats a token for the client: `<row id>.<secret>`. */
export function formatOpaqueToken({ id, secret }: OpaqueToken): string {
  return `${id}.${secret}`
}

/** Parses a token. Returns undefined if it is malformed. */
export function parseOpaqueToken(text: string): OpaqueToken | undefined {
  const [, id, secret] = SHAPE.exec(text) ?? []
  return id && secret ? { id, secret } : undefined
}

/**
 * Computes the bcrypt hash of a token. The salt is the row's id, which is unique as a salt must be. So the hash can be
 * computed without reading the row, and the statement that consumes the token compares it.
 */
export function hashOpaqueToken({ id, secret }: OpaqueToken): string {
  const salt = bcrypt.encodeBase64(Buffer.from(id.replaceAll('-', ''), 'hex'), 16)
  return bcrypt.hashSync(secret, `$2b$${ROUNDS}$${salt}`)
}

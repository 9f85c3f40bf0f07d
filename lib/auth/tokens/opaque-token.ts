import bcrypt from 'bcryptjs'
import type { Random } from '../../runtime/random.ts'

/** A token that means nothing by itself: the id of its row, and a secret whose hash the row holds. */
export interface OpaqueToken {
  readonly id: string
  /** 256 bits in base64url. */
  readonly secret: string
}

// The secret is 256 random bits: no number of rounds adds to what a search for it costs, so they stay at bcrypt's least.
const ROUNDS = '04'
const SECRET_BYTES = 32
const SHAPE =
  /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{42}[AEIMQUYcgkosw048])$/

/** Makes a new token. */
export function newOpaqueToken(random: Random): OpaqueToken {
  return { id: random.id(), secret: Buffer.from(random.bytes(SECRET_BYTES)).toString('base64url') }
}

/** The token as its holder sees it: `<row id>.<secret>`. */
export function formatOpaqueToken({ id, secret }: OpaqueToken): string {
  return `${id}.${secret}`
}

/** Reads a token back; nothing where the text cannot be one. */
export function parseOpaqueToken(text: string): OpaqueToken | undefined {
  const [, id, secret] = SHAPE.exec(text) ?? []
  return id && secret ? { id, secret } : undefined
}

/**
 * The bcrypt hash that the row of a token holds. The salt is the row's id, so the hash can be computed before the row
 * is read and checked inside the statement that uses the token; the id is unique, which is all a salt must be.
 */
export function hashOpaqueToken({ id, secret }: OpaqueToken): string {
  const salt = bcrypt.encodeBase64(Buffer.from(id.replaceAll('-', ''), 'hex'), 16)
  return bcrypt.hashSync(secret, `$2b$${ROUNDS}$${salt}`)
}

import { createHmac } from 'node:crypto'
import bcrypt from 'bcryptjs'

/**
 * The format of passlib's `bcrypt-sha256`, version 2. The salt and the digest are in bcrypt's base64. Captures the
 * rounds, the salt and the digest.
 */
const PREHASHED = /^\$bcrypt-sha256\$v=2,t=2b,r=([1-9]\d?)\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/

/** Normalizes a password to NFKC (NIST SP 800-63B, 3.1.1.2), because keyboards encode the same letter differently. */
export function normalizedPassword(password: string): string {
  return password.normalize('NFKC')
}

/** Returns whether a normalized password has more than 72 bytes, of which bcrypt ignores the rest. */
export function isLong(normalized: string): boolean {
  return bcrypt.truncates(normalized)
}

/**
 * Returns the text that bcrypt hashes for a long password: the base64 of HMAC-SHA-256, with the salt as key. Without
 * a key, an attacker could test the SHA-256 hashes of a breach of another service.
 */
export function prehash(normalized: string, salt: string): string {
  return createHmac('sha256', salt).update(normalized, 'utf8').digest('base64')
}

/** Writes a bcrypt hash of a prehashed password in the format of `bcrypt-sha256`. */
export function toPrehashed(hash: string, rounds: number): string {
  return `$bcrypt-sha256$v=2,t=2b,r=${rounds}$${hash.slice(7, 29)}$${hash.slice(29)}`
}

/** The parts of a stored hash. */
export interface StoredHash {
  /** The hash in the format of bcrypt. */
  readonly bcryptHash: string
  readonly rounds: number
  /** The salt of a prehashed password; undefined for plain bcrypt. */
  readonly salt: string | undefined
}

/** Parses a stored hash. */
export function parseHash(hash: string): StoredHash {
  const [, rounds, salt, digest] = PREHASHED.exec(hash) ?? []
  return rounds !== undefined && salt !== undefined && digest !== undefined
    ? { bcryptHash: `$2b$${rounds.padStart(2, '0')}$${salt}${digest}`, rounds: Number(rounds), salt }
    : { bcryptHash: hash, rounds: bcrypt.getRounds(hash), salt: undefined }
}

import { createHash } from 'node:crypto'
import type { Random } from '../../runtime/random.ts'

/** The number of recovery codes of a user. */
export const RECOVERY_CODES = 10

/** 120 bits: 24 characters of 5 bits, in six groups. */
const CODE_BYTES = 15
// Crockford base32: without I, L and O, which read like 1 and 0, and without U.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const NORMALIZED = /^[0-9A-HJKMNP-TV-Z]{24}$/

/** Creates ten recovery codes in the format for the user: `7F3K-…`, six groups of four characters. */
export function newRecoveryCodes(random: Random): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const bits = BigInt(`0x${Buffer.from(random.bytes(CODE_BYTES)).toString('hex')}`)
    const characters = Array.from({ length: 24 }, (_, index) =>
      ALPHABET.charAt(Number((bits >> BigInt(5 * (23 - index))) & 31n)),
    )
    return characters.join('').replace(/(.{4})(?=.)/g, '$1-')
  })
}

/**
 * Removes what users change when they type a code: case, dashes, spaces, and letters that read like a digit. Returns
 * undefined if the text is no code.
 */
export function normalizeRecoveryCode(text: string): string | undefined {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return NORMALIZED.test(code) ? code : undefined
}

/**
 * Computes the hash of a recovery code as the user types it. Another text gets a hash that no code has. A fast hash
 * suffices, because a code has 120 random bits: OWASP ASVS 6.5.2 requires a password hash only below 112 bits. The user's
 * id is the salt.
 */
export function hashRecoveryCode(userId: string, typed: string): string {
  const code = normalizeRecoveryCode(typed) ?? `invalid/${typed}`
  return createHash('sha256').update(`dashtam/recovery_code/${userId}/${code}`).digest('base64url')
}

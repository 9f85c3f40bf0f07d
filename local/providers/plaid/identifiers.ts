import { createHash, randomUUID } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const ID_LENGTH = 37

/** Returns an id in Plaid's format, which is case-sensitive. It is always the same for the same seed. */
export function plaidId(seed: string): string {
  let rest = BigInt(`0x${createHash('sha256').update(seed).digest('hex')}`)
  let id = ''
  while (id.length < ID_LENGTH) {
    id += ALPHABET[Number(rest % 62n)]
    rest /= 62n
  }
  return id
}

/** Returns a random id in Plaid's format. */
export function newPlaidId(): string {
  return plaidId(randomUUID())
}

/** Returns a random request id. */
export function newRequestId(): string {
  return newPlaidId().slice(0, 15)
}

/** Returns a random token, for example `access-sandbox-<UUID>`. */
export function newToken(kind: 'link' | 'public' | 'access'): string {
  return `${kind}-sandbox-${randomUUID()}`
}

/** Returns whether a text has the format of a token. */
export function isToken(kind: 'link' | 'public' | 'access', text: string): boolean {
  return new RegExp(`^${kind}-sandbox-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).test(text)
}

/** Returns the hash of a token, which is stored instead of it. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

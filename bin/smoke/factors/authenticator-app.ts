import { Secret, TOTP } from 'otpauth'

const PERIOD_SECONDS = 30
/** A code must be valid at least this long after it was created. */
const MARGIN_SECONDS = 5

/**
 * Creates an authenticator app for a secret in base32. Each call returns the code of a later time step, because each step
 * works once. The first is the oldest that the server accepts, so that the second is valid without waiting.
 */
export function authenticatorApp(secret: string): () => string {
  let last = 0
  return () => {
    const oldest = Math.floor((Date.now() / 1000 + MARGIN_SECONDS) / PERIOD_SECONDS) - 1
    last = Math.max(last + 1, oldest)
    return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: last * PERIOD_SECONDS * 1000 })
  }
}

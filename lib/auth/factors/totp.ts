import { Secret, TOTP } from 'otpauth'
import type { Random } from '../../runtime/random.ts'

/** 160 bits, as RFC 4226 (R6) recommends. */
const SECRET_BYTES = 20

// SHA-1, 6 digits and 30 seconds are the values that every authenticator app supports. The security of HMAC does not
// depend on the collision resistance that SHA-1 lost. The window admits clocks that are up to 30 seconds off.
const PARAMETERS = { algorithm: 'SHA1', digits: 6, period: 30 } as const
const WINDOW = 1

/** Creates a TOTP secret, in base32. */
export function newTotpSecret(random: Random): string {
  return new Secret({ buffer: Uint8Array.from(random.bytes(SECRET_BYTES)).buffer }).base32
}

/** Returns the `otpauth:` URI of a secret. Authenticator apps scan it as a QR code. */
export function totpUri({
  secret,
  email,
  issuer,
}: {
  readonly secret: string
  readonly email: string
  readonly issuer: string
}): string {
  return new TOTP({ ...PARAMETERS, secret, label: email, issuer }).toString()
}

/**
 * Returns the time step (RFC 6238) of a code; undefined if the code is wrong. Spaces are ignored, because apps show
 * them. The caller stores the step, and accepts only later ones. The library compares in constant time.
 */
export function matchingStep(secret: string, code: string, now: Date): number | undefined {
  // The library throws for six characters of more than six bytes.
  const token = code.replace(/\s/g, '')
  if (!/^[0-9]{6}$/.test(token)) return undefined
  const at = { timestamp: now.getTime() }
  const key = Secret.fromBase32(secret)
  const delta = TOTP.validate({ ...PARAMETERS, token, secret: key, ...at, window: WINDOW })
  return delta === null ? undefined : TOTP.counter({ period: PARAMETERS.period, ...at }) + delta
}

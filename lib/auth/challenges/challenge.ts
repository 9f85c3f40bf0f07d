import type { ChallengePurpose } from '../../db/factor-tables.ts'
import type { Random } from '../../runtime/random.ts'
import {
  formatOpaqueToken,
  hashOpaqueToken,
  newOpaqueToken,
  parseOpaqueToken,
} from '../tokens/opaque-token.ts'

/** The number of wrong answers after which a challenge is refused. */
export const MAX_CHALLENGE_FAILURES = 5

/** The time in which the user must answer a challenge. */
export const CHALLENGE_SECONDS = 5 * 60

/** W3C WebAuthn Level 3, 13.4.3, asks for at least 16 bytes. */
const WEBAUTHN_CHALLENGE_BYTES = 32

/** A challenge to insert. */
export interface NewChallenge {
  readonly id: string
  readonly secretHash: string
  readonly purpose: ChallengePurpose
  /** The challenge of the WebAuthn ceremony, in base64url. */
  readonly webauthnChallenge: string
  readonly expiresAt: Date
}

/** A challenge to insert, and its token for the client. */
export interface IssuedChallenge {
  readonly row: NewChallenge
  readonly token: string
}

/** The id and the hash of a presented challenge. */
export interface PresentedChallenge {
  readonly id: string
  readonly secretHash: string
}

/** Reads the token of a challenge. Returns undefined if it is malformed. */
export function readChallenge(token: string): PresentedChallenge | undefined {
  const presented = parseOpaqueToken(token)
  return presented && { id: presented.id, secretHash: hashOpaqueToken(presented) }
}

/** Creates a challenge. It works once, for one purpose. */
export function newChallenge(random: Random, purpose: ChallengePurpose, now: Date): IssuedChallenge {
  const token = newOpaqueToken(random)
  return {
    token: formatOpaqueToken(token),
    row: {
      id: token.id,
      secretHash: hashOpaqueToken(token),
      purpose,
      webauthnChallenge: Buffer.from(random.bytes(WEBAUTHN_CHALLENGE_BYTES)).toString('base64url'),
      expiresAt: new Date(now.getTime() + CHALLENGE_SECONDS * 1000),
    },
  }
}

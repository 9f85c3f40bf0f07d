import { decodeJwt, errors } from 'jose'
import * as z from 'zod/mini'

/** The user and the session that a refused token names, for the log. */
export interface TokenSubject {
  readonly userId: string | undefined
  readonly sessionId: string | undefined
}

/** Why an access token is refused. The reasons are dimensions of a metric, so they are few. */
export type TokenFault =
  | 'malformed'
  | 'wrong_algorithm'
  | 'unknown_key'
  | 'wrong_signature'
  | 'wrong_type'
  | 'wrong_issuer'
  | 'wrong_audience'
  | 'wrong_claims'
  | 'expired'

/** A refused access token. */
export interface RefusedToken {
  readonly kind: 'refused'
  readonly reason: TokenFault
  readonly subject: TokenSubject
  /** Whether the signature is valid. Without it, anyone can have written the subject. */
  readonly isSigned: boolean
}

const faults: Readonly<Record<string, TokenFault>> = {
  ERR_JOSE_ALG_NOT_ALLOWED: 'wrong_algorithm',
  ERR_JWKS_NO_MATCHING_KEY: 'unknown_key',
  ERR_JWS_SIGNATURE_VERIFICATION_FAILED: 'wrong_signature',
  ERR_JWT_EXPIRED: 'expired',
}

const claimFaults: Readonly<Record<string, TokenFault>> = {
  typ: 'wrong_type',
  iss: 'wrong_issuer',
  aud: 'wrong_audience',
}

/** Describes a refused token by the error of the library, which checks the claims only of tokens with a valid signature. */
export function refusedToken(token: string, error: errors.JOSEError): RefusedToken {
  if (error instanceof errors.JWTExpired) return signedButRefused(error.payload, 'expired')
  if (error instanceof errors.JWTClaimValidationFailed)
    return signedButRefused(error.payload, claimFaults[error.claim] ?? 'wrong_claims')
  const reason = faults[error.code] ?? 'malformed'
  return { kind: 'refused', reason, subject: subjectOf(unverifiedPayload(token)), isSigned: false }
}

/** Describes a refused token whose signature is valid. */
export function signedButRefused(payload: unknown, reason: TokenFault): RefusedToken {
  return { kind: 'refused', reason, subject: subjectOf(payload), isSigned: true }
}

function unverifiedPayload(token: string): unknown {
  try {
    return decodeJwt(token)
  } catch {
    return undefined
  }
}

const Uuid = z.uuid()

/** Only ids are read: an attacker chooses the claims of a forged token, and they must not fill the log. */
function subjectOf(payload: unknown): TokenSubject {
  const claims = typeof payload === 'object' && payload !== null ? payload : {}
  const idOf = (value: unknown) => {
    const id = z.safeParse(Uuid, value)
    return id.success ? id.data : undefined
  }
  return {
    userId: 'sub' in claims ? idOf(claims.sub) : undefined,
    sessionId: 'sid' in claims ? idOf(claims.sid) : undefined,
  }
}

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

/** Describes a refused token by its payload. */
export function refusedToken({
  reason,
  payload,
  isSigned,
}: {
  readonly reason: TokenFault
  readonly payload: unknown
  readonly isSigned: boolean
}): RefusedToken {
  return { kind: 'refused', reason, subject: subjectOf(payload), isSigned }
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

/**
 * Verification of access tokens, for other services.
 *
 * @packageDocumentation
 */

import { errors, type JWTPayload, jwtVerify } from 'jose'
import { verificationKeys } from './verification-keys.ts'

/** The options of a verifier. */
export interface VerifierOptions {
  /** The address of the API that issues the tokens (`iss`). */
  readonly issuer: string
  /** The audience of the tokens (`aud`): the setting `TOKEN_AUDIENCE` of the API. */
  readonly audience: string
  /** The address of the public keys. Default: `/.well-known/jwks.json` at the issuer. */
  readonly jwksUrl?: string | undefined
  /** Requests the public keys. Default: the `fetch` of the platform. */
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined
  /** Returns the current time. Default: the system time. */
  readonly now?: (() => Date) | undefined
}

/** The claims of an access token. */
export interface AccessTokenClaims {
  /** The id of the user (`sub`). */
  readonly user_id: string
  /** The id of the session (`sid`). */
  readonly session_id: string
  /** The id of the token (`jti`). */
  readonly token_id: string
  /** The time at which the token was issued (`iat`). */
  readonly issued_at: Date
  /** The time at which the token expires (`exp`). */
  readonly expires_at: Date
  /** The time of the user's last authentication in the session (`auth_time`). A refresh does not change it. */
  readonly authenticated_at: Date
  /** How the user authenticated then (`amr`, RFC 8176), for example `pwd`, `otp`, `hwk`, `mfa`. */
  readonly authentication_methods: readonly string[]
  /** How strong that was (`acr`): `aal1` for one factor, `aal2` for a passkey or two factors. */
  readonly assurance_level: 'aal1' | 'aal2'
}

/**
 * The result of a verification.
 *
 * - `expired_token`: the token has expired. The caller should refresh it.
 * - `invalid_token`: the token is malformed, of another kind, or not from this issuer for this audience.
 * - `keys_unavailable`: the public keys could not be read. Answer 503 and not 401.
 */
export type Verification =
  | { readonly ok: true; readonly claims: AccessTokenClaims }
  | { readonly ok: false; readonly reason: 'expired_token' | 'invalid_token' }
  | { readonly ok: false; readonly reason: 'keys_unavailable'; readonly cause: unknown }

/** Verifies an access token. */
export type AccessTokenVerifier = (token: string) => Promise<Verification>

/**
 * Creates a function that verifies access tokens (RFC 9068, ES256). It reads the public keys of the API at the first
 * token, after 5 minutes, and if a token has an unknown key, then at most every 30 seconds. If they cannot be read, it
 * uses the keys that it has for up to an hour. Create one for the lifetime of the process.
 *
 * A verified token proves who signed in. It does not prove that the session is still active: a session that ended has
 * valid tokens until they expire, at most an hour later.
 *
 * @throws {TypeError} if the issuer or the audience is missing.
 *
 * @example
 * ```ts
 * const verify = createAccessTokenVerifier({ issuer: 'https://api.example.com', audience: 'dashtam' })
 * const result = await verify(token)
 * if (!result.ok) return new Response(null, { status: result.reason === 'keys_unavailable' ? 503 : 401 })
 * ```
 */
export function createAccessTokenVerifier(options: VerifierOptions): AccessTokenVerifier {
  const { audience, fetch, now = () => new Date() } = options
  // Without them, tokens of other issuers or for other services would be accepted.
  if (!isNonEmpty(options.issuer) || !isNonEmpty(audience))
    throw new TypeError('issuer and audience must be texts that are not empty.')
  const issuer = options.issuer.replace(/\/+$/, '')
  const url = new URL(options.jwksUrl ?? `${issuer}/.well-known/jwks.json`)
  const keys = verificationKeys({ url, fetch, now })
  return async token => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['ES256'],
        typ: 'at+jwt',
        issuer,
        audience,
        requiredClaims: ['iat', 'exp'],
        currentDate: now(),
      })
      const claims = readClaims(payload)
      return claims ? { ok: true, claims } : { ok: false, reason: 'invalid_token' }
    } catch (cause) {
      return refusal(cause)
    }
  }
}

const verifiers = new Map<string, AccessTokenVerifier>()

/**
 * Verifies an access token with the keys of an issuer, which are kept for later calls. Same as
 * {@link createAccessTokenVerifier} for callers without a place to keep the verifier.
 *
 * @example
 * ```ts
 * const result = await verifyAccessToken(token, { issuer: 'https://api.example.com', audience: 'dashtam' })
 * ```
 */
export async function verifyAccessToken(
  token: string,
  options: Pick<VerifierOptions, 'issuer' | 'audience' | 'jwksUrl'>,
): Promise<Verification> {
  const key = JSON.stringify([options.issuer, options.audience, options.jwksUrl])
  const verify = verifiers.get(key) ?? createAccessTokenVerifier(options)
  verifiers.set(key, verify)
  return verify(token)
}

function refusal(cause: unknown): Verification {
  if (cause instanceof errors.JWTExpired) return { ok: false, reason: 'expired_token' }
  const isOfToken =
    cause instanceof errors.JWTInvalid ||
    cause instanceof errors.JWTClaimValidationFailed ||
    cause instanceof errors.JWSInvalid ||
    cause instanceof errors.JWSSignatureVerificationFailed ||
    cause instanceof errors.JOSEAlgNotAllowed ||
    cause instanceof errors.JOSENotSupported ||
    cause instanceof errors.JWKSNoMatchingKey ||
    cause instanceof errors.JWKSMultipleMatchingKeys
  return isOfToken ? { ok: false, reason: 'invalid_token' } : { ok: false, reason: 'keys_unavailable', cause }
}

interface Payload extends JWTPayload {
  readonly sid?: unknown
  readonly auth_time?: unknown
  readonly amr?: unknown
  readonly acr?: unknown
}

function readClaims({
  sub,
  sid,
  jti,
  iat,
  exp,
  auth_time,
  amr,
  acr,
}: Payload): AccessTokenClaims | undefined {
  const texts = { user_id: sub, session_id: sid, token_id: jti }
  const { user_id, session_id, token_id } = texts
  if (typeof user_id !== 'string' || typeof session_id !== 'string' || typeof token_id !== 'string')
    return undefined
  if (iat === undefined || exp === undefined) return undefined
  return {
    user_id,
    session_id,
    token_id,
    issued_at: new Date(iat * 1000),
    expires_at: new Date(exp * 1000),
    // A token without these claims counts as authenticated long ago, with one factor.
    authenticated_at: new Date(typeof auth_time === 'number' ? auth_time * 1000 : 0),
    authentication_methods: Array.isArray(amr) ? amr.filter(method => typeof method === 'string') : [],
    assurance_level: acr === 'aal2' ? acr : 'aal1',
  }
}

const isNonEmpty = (text: unknown) => typeof text === 'string' && text !== ''

import { hash } from 'node:crypto'
import * as z from 'zod/mini'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../auth/tokens/access-token.ts'
import type { ProblemCode } from '../problems.ts'
import type { Log, LogFields } from '../runtime/log/log.ts'
import { networkOf } from '../text/network.ts'
import type { Failure } from './failure.ts'

/** The subject of a refused request. */
export interface RefusedRequest {
  readonly metadata: RequestMetadata
  /** The claims of the access token. Its signature is valid. */
  readonly claims?: AccessTokenClaims | undefined
  /** The validated parameters of the path, and the validated body. */
  readonly params?: unknown
  readonly body?: unknown
}

/** The refused credentials: what the client presented does not prove what it should. */
const credentials: ReadonlySet<ProblemCode> = new Set([
  'invalid_credentials',
  'invalid_factor',
  'invalid_challenge',
  'passkey_rejected',
  'invalid_refresh_token',
  'invalid_signature',
  'invalid_verification_token',
  'invalid_reset_token',
  'invalid_disown_token',
  'invalid_state',
  'invalid_webhook',
])

/** Logs a refusal with its subject (OWASP ASVS 16.3.2, 16.3.3). Other failures are no refusals and log nothing. */
export function reportRefusal(log: Log, { code, extras }: Failure, request: RefusedRequest): void {
  const subject = subjectOf(request)
  if (code === 'invalid_token') {
    // A token that was not refused for itself was valid until its session or its user changed.
    log('access_token_refused', { ...subject, reason: 'revoked', ...extras.refusal })
  } else if (code === 'reauthentication_required') {
    log('reauthentication_demanded', { ...subject, factor: extras.reauthentication?.factor })
  } else if (code === 'not_found') {
    const resource_id = firstId(request.params)
    if (request.claims && resource_id !== undefined) log('resource_refused', { ...subject, resource_id })
  } else if (credentials.has(code)) {
    log('credential_refused', { ...subject, reason: code, token_id: tokenIdIn(request.body) })
  }
}

/**
 * Returns the user and the session of a valid token, and a hash of the caller's network. The hash is that of the rate
 * limit buckets. It keeps addresses out of the log but is not anonymous: IPv4 addresses can be enumerated.
 */
export function subjectOf({ metadata, claims }: Pick<RefusedRequest, 'metadata' | 'claims'>): LogFields {
  return {
    ...(claims && { user_id: claims.userId, session_id: claims.sessionId }),
    network_hash: networkHashOf(metadata.ip),
  }
}

/** Returns 128 bits of the hash of an address's network, in hexadecimal. */
export function networkHashOf(ip: string | null): string {
  return hash('sha256', networkOf(ip)).slice(0, 32)
}

const Id = z.uuid()

/** Returns the first id among the parameters of a path. Names such as the key of a provider are no ids. */
function firstId(params: unknown): string | undefined {
  const values = typeof params === 'object' && params !== null ? Object.values(params) : []
  return values.find((value): value is string => z.safeParse(Id, value).success)
}

/** The fields that contain `<row id>.<secret>`. The id identifies the row in the audit trail; the secret is not logged. */
const TOKEN_FIELDS = ['challenge', 'refresh_token', 'token', 'state'] as const

function tokenIdIn(body: unknown): string | undefined {
  const given = new Map<string, unknown>(
    typeof body === 'object' && body !== null ? Object.entries(body) : [],
  )
  for (const field of TOKEN_FIELDS) {
    const value = given.get(field)
    const id = typeof value === 'string' ? z.safeParse(Id, value.split('.')[0]) : undefined
    if (id?.success) return id.data
  }
  // The challenge of a passkey is part of the proof.
  return given.has('factor') ? tokenIdIn(given.get('factor')) : undefined
}

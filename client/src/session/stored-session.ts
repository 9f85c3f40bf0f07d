import { isRecord } from '../is-record.ts'

/** An access token, as the API returns it. */
export interface AccessToken {
  readonly access_token: string
  /** Lifetime of the access token, in seconds. */
  readonly expires_in: number
}

/** The tokens of a session, as the API returns them. */
export interface Tokens extends AccessToken {
  readonly refresh_token: string
}

/** The stored session. */
export interface StoredSession extends Tokens {
  readonly user_id: string
  /** The system time at which the tokens were stored, in milliseconds since 1970. */
  readonly stored_at: number
}

const VERSION = 1
/** The API accepts no longer refresh token. */
const MAX_REFRESH_TOKEN_LENGTH = 512

/** Formats a session for the storage. */
export function formatSession({
  user_id,
  access_token,
  refresh_token,
  expires_in,
  stored_at,
}: StoredSession): string {
  return JSON.stringify({ version: VERSION, user_id, access_token, refresh_token, expires_in, stored_at })
}

/** Parses a stored session. Returns undefined if the text is absent, malformed or of another version. */
export function parseSession(text: string | null | undefined): StoredSession | undefined {
  if (!text) return undefined
  try {
    const value: unknown = JSON.parse(text)
    const tokens = readTokens(value)
    if (!tokens || !isRecord(value) || value['version'] !== VERSION) return undefined
    const { user_id, stored_at } = value
    return typeof user_id === 'string' && isNumber(stored_at) ? { ...tokens, user_id, stored_at } : undefined
  } catch {
    return undefined
  }
}

/** Reads the access token of a reply. Returns undefined if it is missing or malformed. */
export function readAccessToken(value: unknown): AccessToken | undefined {
  if (!isRecord(value)) return undefined
  const { access_token, expires_in } = value
  return isText(access_token) && isNumber(expires_in) ? { access_token, expires_in } : undefined
}

/** Reads the tokens of a reply or of a stored session. Returns undefined if they are missing or malformed. */
export function readTokens(value: unknown): Tokens | undefined {
  const access = readAccessToken(value)
  const refresh_token = isRecord(value) ? value['refresh_token'] : undefined
  return access && isText(refresh_token, MAX_REFRESH_TOKEN_LENGTH) ? { ...access, refresh_token } : undefined
}

/**
 * Returns how long an access token is still valid, in seconds. The result is at most the lifetime of the token, even if
 * the system time is wrong.
 *
 * @param now - The system time in milliseconds.
 */
export function remainingSeconds({ expires_in, stored_at }: StoredSession, now: number): number {
  return Math.min(expires_in, Math.max(0, expires_in - (now - stored_at) / 1000))
}

function isText(value: unknown, maxLength = Number.POSITIVE_INFINITY): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxLength
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value)
}

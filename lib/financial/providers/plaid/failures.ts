import * as z from 'zod/mini'
import type { LostAccess, ProviderFailure } from '../provider-failure.ts'

/** An error of Plaid. Its status and its message say nothing reliable, only its code does. */
export const PlaidError = z.object({
  error_type: z.string(),
  error_code: z.string().check(z.regex(/^[A-Z0-9_]{1,100}$/)),
})

const LOST: Readonly<Record<string, LostAccess['kind']>> = {
  ITEM_LOGIN_REQUIRED: 'needs_reconnection',
  ITEM_LOCKED: 'needs_reconnection',
  INSUFFICIENT_CREDENTIALS: 'needs_reconnection',
  INVALID_CREDENTIALS: 'needs_reconnection',
  INVALID_MFA: 'needs_reconnection',
  INVALID_UPDATED_USERNAME: 'needs_reconnection',
  MFA_NOT_SUPPORTED: 'needs_reconnection',
  USER_INPUT_TIMEOUT: 'needs_reconnection',
  USER_SETUP_REQUIRED: 'needs_reconnection',
  USER_PERMISSION_REVOKED: 'consent_withdrawn',
  INSTITUTION_NO_LONGER_SUPPORTED: 'access_lost',
  INVALID_ACCESS_TOKEN: 'access_lost',
  ITEM_NOT_FOUND: 'access_lost',
}

/** Codes about an id in the request. */
const MISSING = new Set(['INVALID_ACCOUNT_ID', 'INVALID_PUBLIC_TOKEN', 'INVALID_WEBHOOK_VERIFICATION_KEY_ID'])

/** The windows of Plaid's limits are one minute. It sends no `Retry-After`. */
const BUSY_SECONDS = 60
/** Plaid collects the data of a new connection within some minutes. */
const NOT_READY_SECONDS = 30

/** Returns what an error in a response means; undefined if the body is no error of Plaid. */
export function failureOfError(body: unknown): ProviderFailure | undefined {
  const { data } = z.safeParse(PlaidError, body)
  if (!data) return undefined
  const { error_code, error_type } = data
  const lost = lostAccessOf(error_code)
  if (lost) return lost
  if (error_type === 'RATE_LIMIT_EXCEEDED') return { kind: 'busy', retryAfterSeconds: BUSY_SECONDS }
  if (error_code === 'PRODUCT_NOT_READY') return { kind: 'not_ready', retryAfterSeconds: NOT_READY_SECONDS }
  if (MISSING.has(error_code)) return { kind: 'missing' }
  return { kind: 'failed', reason: error_code.toLowerCase() }
}

/** Returns whether an error code means that Plaid gives no access to a connection. */
export function lostAccessOf(errorCode: string): LostAccess | undefined {
  const kind = Object.hasOwn(LOST, errorCode) ? LOST[errorCode] : undefined
  return kind && { kind, error: errorCode.toLowerCase() }
}

import { json, type Reply } from '../mock/reply.ts'
import { newRequestId } from './identifiers.ts'

/** The error types of Plaid that this server returns. */
type ErrorType =
  | 'INVALID_REQUEST'
  | 'INVALID_INPUT'
  | 'INVALID_RESULT'
  | 'ITEM_ERROR'
  | 'INSTITUTION_ERROR'
  | 'TRANSACTIONS_ERROR'
  | 'RATE_LIMIT_EXCEEDED'
  | 'API_ERROR'

interface FailureTexts {
  readonly type: ErrorType
  readonly status?: number
  readonly message: string
  /** For the user. Null if the user cannot act. */
  readonly display?: string
}

const login = 'The user must sign in at the institution again.'

/** The error codes with their type, their status (400 if absent) and their texts. */
const catalog = {
  INVALID_BODY: { type: 'INVALID_REQUEST', message: 'the request body is not a valid JSON object' },
  MISSING_FIELDS: { type: 'INVALID_REQUEST', message: 'required fields are missing' },
  UNKNOWN_FIELDS: { type: 'INVALID_REQUEST', message: 'the request has unknown fields' },
  INVALID_FIELD: { type: 'INVALID_REQUEST', message: 'a field is invalid' },
  NOT_FOUND: { type: 'INVALID_REQUEST', status: 404, message: 'the requested endpoint does not exist' },
  INVALID_API_KEYS: { type: 'INVALID_INPUT', message: 'invalid client_id or secret provided' },
  INVALID_ACCESS_TOKEN: { type: 'INVALID_INPUT', message: 'could not find matching access token' },
  INVALID_PUBLIC_TOKEN: {
    type: 'INVALID_INPUT',
    message: 'the public token is unknown, expired or already exchanged',
  },
  INVALID_LINK_TOKEN: { type: 'INVALID_INPUT', message: 'the link token is unknown, expired or used' },
  INVALID_ACCOUNT_ID: { type: 'INVALID_INPUT', message: 'an account id is not an account of this item' },
  INVALID_INSTITUTION: { type: 'INVALID_INPUT', message: 'invalid institution_id provided' },
  INVALID_PRODUCT: { type: 'INVALID_INPUT', message: 'a product is unknown or not enabled' },
  INVALID_WEBHOOK_VERIFICATION_KEY_ID: { type: 'INVALID_INPUT', message: 'invalid key_id provided' },
  SANDBOX_PRODUCT_NOT_ENABLED: { type: 'INVALID_INPUT', message: 'the institution lacks a product' },
  SANDBOX_WEBHOOK_INVALID: { type: 'INVALID_INPUT', message: 'the item has no webhook' },
  ITEM_NOT_FOUND: { type: 'ITEM_ERROR', message: 'the item was removed, or the user withdrew the consent' },
  ITEM_LOGIN_REQUIRED: {
    type: 'ITEM_ERROR',
    message: 'the login details of this item have changed; use Link in update mode to repair it',
    display: login,
  },
  ITEM_LOCKED: {
    type: 'ITEM_ERROR',
    message: 'the account is locked at the institution',
    display: 'The account is locked. Contact the institution.',
  },
  USER_SETUP_REQUIRED: {
    type: 'ITEM_ERROR',
    message: 'the user must act at the institution first',
    display: 'Sign in at the institution and follow its instructions.',
  },
  USER_PERMISSION_REVOKED: { type: 'ITEM_ERROR', message: 'the user withdrew the consent', display: login },
  ACCESS_NOT_GRANTED: {
    type: 'ITEM_ERROR',
    message: 'the user did not grant access to this data',
    display: 'You did not share this data.',
  },
  NO_ACCOUNTS: { type: 'ITEM_ERROR', message: 'the item has no accounts', display: 'There are no accounts.' },
  NO_INVESTMENT_ACCOUNTS: { type: 'ITEM_ERROR', message: 'the item has no investment accounts' },
  PRODUCTS_NOT_SUPPORTED: { type: 'ITEM_ERROR', message: 'the institution does not support the product' },
  PRODUCT_NOT_READY: { type: 'ITEM_ERROR', message: 'the requested product is not yet ready' },
  ITEM_NO_ERROR: { type: 'ITEM_ERROR', message: 'the item needs no repair' },
  ADDITIONAL_CONSENT_REQUIRED: {
    type: 'INVALID_INPUT',
    message: 'the user has not consented to this product',
  },
  TRANSACTIONS_SYNC_MUTATION_DURING_PAGINATION: {
    type: 'TRANSACTIONS_ERROR',
    message: 'the transactions changed during pagination; restart from the first cursor',
  },
  INSTITUTION_DOWN: {
    type: 'INSTITUTION_ERROR',
    message: 'the institution is down',
    display: 'The institution is not available. Try again later.',
  },
  INSTITUTION_NOT_RESPONDING: {
    type: 'INSTITUTION_ERROR',
    message: 'the institution is not responding',
    display: 'The institution is not responding. Try again later.',
  },
  INSTITUTION_NO_LONGER_SUPPORTED: {
    type: 'INSTITUTION_ERROR',
    message: 'the institution is no longer supported',
    display: 'The institution is no longer supported.',
  },
  PLANNED_MAINTENANCE: { type: 'API_ERROR', status: 503, message: 'planned maintenance is in progress' },
  INTERNAL_SERVER_ERROR: { type: 'API_ERROR', status: 500, message: 'an unexpected error occurred' },
} satisfies Record<string, FailureTexts>

/** The code of an error. */
export type ErrorCode = keyof typeof catalog

/** An error in Plaid's format. */
export interface Failure {
  readonly kind: 'failure'
  readonly status: number
  readonly body: ReturnType<typeof errorBody>
}

/** Creates an error. `message` says more than the usual message of the code. */
export function failure(code: ErrorCode, message?: string): Failure {
  return { kind: 'failure', status: statusOf(code), body: errorBody(code, message) }
}

/** Creates the error of an exhausted rate limit, for example `ACCOUNTS_LIMIT`. */
export function rateLimited(code: string): Failure {
  const message = 'rate limit exceeded, try again in a minute'
  return { kind: 'failure', status: 429, body: bodyOf({ type: 'RATE_LIMIT_EXCEEDED', message }, code) }
}

/** Returns the body of an error. Items contain one too. */
export function errorBody(code: ErrorCode, message?: string) {
  const texts: FailureTexts = catalog[code]
  return bodyOf(message === undefined ? texts : { ...texts, message }, code)
}

function bodyOf({ type, message, display }: FailureTexts, code: string) {
  return {
    error_type: type,
    error_code: code,
    error_code_reason: null,
    error_message: message,
    display_message: display ?? null,
    documentation_url: 'https://plaid.com/docs/errors/',
    suggested_action: null,
  }
}

/** Creates the response of an error. Responses to errors have a request id too. */
export function failureReply({ status, body }: Failure): Reply {
  return json(status, { ...body, request_id: newRequestId() })
}

function statusOf(code: ErrorCode): number {
  const texts: FailureTexts = catalog[code]
  return texts.status ?? 400
}

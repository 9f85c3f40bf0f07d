import { randomUUID } from 'node:crypto'
import { newToken } from '../grants.ts'

/** A valid authorization request. */
export interface AuthorizationRequest {
  readonly redirectUri: string
  readonly scope: string
  readonly state: string | undefined
  /** RFC 7636, method S256. */
  readonly codeChallenge: string | undefined
}

/** An approved authorization request. */
export interface Approval extends AuthorizationRequest {
  readonly login: string
  /** Account numbers. */
  readonly accounts: string[]
  /** Milliseconds since 1970. */
  readonly consentedAt: number
}

const CONSENT_MILLISECONDS = 10 * 60 * 1000
const CODE_MILLISECONDS = 30 * 1000

/** Holds the open consent pages and the unused authorization codes. */
export function openConsents(clock: () => Date) {
  const requests = expiringMap<AuthorizationRequest>(clock, CONSENT_MILLISECONDS)
  const codes = expiringMap<Approval>(clock, CODE_MILLISECONDS)
  return {
    /** Opens a consent page and returns its one-time id. */
    open: (request: AuthorizationRequest) => requests.add(randomUUID(), request),
    /** Finds the request of an open consent page. */
    find: requests.find,
    /** Closes a consent page. */
    close: requests.delete,
    /** Returns a one-time authorization code for an approval. It expires after 30 seconds. */
    approve: (approval: Approval) => codes.add(newToken('C0'), approval),
    /** Consumes a code. Returns undefined if it is unknown, consumed or expired. */
    consumeCode: (code: string) => {
      const approval = codes.find(code)
      codes.delete(code)
      return approval
    },
  }
}

function expiringMap<T>(clock: () => Date, milliseconds: number) {
  const entries = new Map<string, { readonly value: T; readonly expiresAt: number }>()
  return {
    add: (id: string, value: T) => {
      const now = clock().getTime()
      for (const [old, { expiresAt }] of entries) {
        if (expiresAt > now) break
        entries.delete(old)
      }
      entries.set(id, { value, expiresAt: now + milliseconds })
      return id
    },
    find: (id: string) => {
      const entry = entries.get(id)
      return entry && entry.expiresAt > clock().getTime() ? entry.value : undefined
    },
    delete: (id: string) => void entries.delete(id),
  }
}

import { randomUUID } from 'node:crypto'
import { newToken } from '../grants.ts'

/** What an application asks for, once its address is known to be its own. */
export interface AuthorizationRequest {
  readonly redirectUri: string
  readonly scope: string
  readonly state: string | undefined
  /** RFC 7636, method S256. */
  readonly codeChallenge: string | undefined
}

/** What a person has approved. */
export interface Approval extends AuthorizationRequest {
  readonly login: string
  /** Numbers of the accounts. */
  readonly accounts: string[]
  /** Milliseconds since 1970. */
  readonly consentedAt: number
}

const CONSENT_MILLISECONDS = 10 * 60 * 1000
const CODE_MILLISECONDS = 30 * 1000

/** Keeps the consent pages that are open and the codes that were not used. */
export function openConsents(clock: () => Date) {
  const asked = shortLived<AuthorizationRequest>(clock, CONSENT_MILLISECONDS)
  const codes = shortLived<Approval>(clock, CODE_MILLISECONDS)
  return {
    /** Opens a consent page; yields its id, which works once. */
    ask: (request: AuthorizationRequest) => asked.keep(randomUUID(), request),
    /** Finds what an open consent page asks for. */
    find: asked.find,
    /** Closes a consent page. */
    close: asked.drop,
    /** Yields the code of an approval, good for 30 seconds and one use. */
    approve: (approval: Approval) => codes.keep(newToken('C0'), approval),
    /** Uses a code up; nothing where it is unknown, used or too old. */
    consumeCode: (code: string) => {
      const approval = codes.find(code)
      codes.drop(code)
      return approval
    },
  }
}

function shortLived<T>(clock: () => Date, milliseconds: number) {
  const entries = new Map<string, { readonly value: T; readonly endsAt: number }>()
  return {
    keep: (id: string, value: T) => {
      const now = clock().getTime()
      for (const [old, { endsAt }] of entries) {
        if (endsAt > now) break
        entries.delete(old)
      }
      entries.set(id, { value, endsAt: now + milliseconds })
      return id
    },
    find: (id: string) => {
      const entry = entries.get(id)
      return entry && entry.endsAt > clock().getTime() ? entry.value : undefined
    },
    drop: (id: string) => void entries.delete(id),
  }
}

import { randomUUID } from 'node:crypto'
import { newToken } from '../identifiers.ts'
import type { ItemDraft } from '../items/items.ts'
import type { LinkSession } from './link-session.ts'

/** What a link token was created for. */
export interface LinkRequest {
  readonly clientName: string
  readonly clientUserId: string
  readonly language: string
  readonly countryCodes: readonly string[]
  /** The products that the institution must support. */
  readonly products: readonly string[]
  /** The products that are added if the institution supports them. */
  readonly optionalProducts: readonly string[]
  readonly webhook: string | null
  readonly redirectUri: string | null
  readonly daysRequested: number
  /** Present if Link has a page for this token. */
  readonly hosted?: { readonly completionRedirectUri: string | undefined } | undefined
  /** Present in update mode. */
  readonly update?: { readonly itemId: string; readonly selectsAccounts: boolean } | undefined
}

/** A link token with its sessions. */
export interface LinkToken extends LinkRequest {
  readonly token: string
  /** The id of its page. */
  readonly pageId: string
  /** Milliseconds since 1970. */
  readonly createdAt: number
  readonly expiresAt: number
  readonly sessions: LinkSession[]
}

/** The link tokens and public tokens of a mock server. They do not persist. */
export type LinkTokens = ReturnType<typeof openLinkTokens>

const KEPT = 10_000

/** Holds the link tokens and the public tokens. */
export function openLinkTokens(clock: () => Date) {
  const tokens = new Map<string, LinkToken>()
  const pages = new Map<string, LinkToken>()
  const publicTokens = new Map<string, { readonly draft: ItemDraft; readonly expiresAt: number }>()
  const now = () => clock().getTime()
  return {
    /** Creates a link token with a lifetime in seconds. */
    create: (request: LinkRequest, seconds: number): LinkToken => {
      const expiresAt = now() + seconds * 1_000
      const [token, pageId] = [newToken('link'), randomUUID()]
      const link: LinkToken = { ...request, token, pageId, createdAt: now(), expiresAt, sessions: [] }
      tokens.set(token, link)
      pages.set(pageId, link)
      const [oldest] = tokens.size > KEPT ? tokens.values() : []
      if (oldest) {
        tokens.delete(oldest.token)
        pages.delete(oldest.pageId)
      }
      return link
    },
    /** Finds a link token, also after its expiry. */
    find: (token: string) => tokens.get(token),
    /** Finds a link token by the id of its page, also after its expiry. */
    byPage: (pageId: string) => pages.get(pageId),
    /** Returns whether a link token can still be used. A session that succeeded ends it. */
    isOpen: ({ expiresAt, sessions }: LinkToken) =>
      expiresAt > now() && !sessions.some(({ success, repaired }) => success !== undefined || repaired),
    /** Creates a public token for the item of a finished session. */
    addPublicToken: (draft: ItemDraft, seconds: number): string => {
      const token = newToken('public')
      publicTokens.set(token, { draft, expiresAt: now() + seconds * 1_000 })
      return token
    },
    /** Returns the login of a public token that can still be exchanged. */
    loginOfPublicToken: (token: string) => publicTokens.get(token)?.draft.login,
    /** Consumes a public token. Returns undefined if it is unknown, consumed or expired. */
    consumePublicToken: (token: string): ItemDraft | undefined => {
      const found = publicTokens.get(token)
      publicTokens.delete(token)
      return found && found.expiresAt > now() ? found.draft : undefined
    },
  }
}

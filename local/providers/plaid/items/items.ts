import * as z from 'zod/mini'
import { persistentState } from '../../../aws/persistent-state.ts'
import { hashOf, newToken } from '../identifiers.ts'

const Item = z.object({
  id: z.string(),
  login: z.string(),
  institutionId: z.string(),
  /** The keys of the shared accounts. */
  accounts: z.array(z.string()),
  products: z.array(z.string()),
  webhook: z.nullable(z.string()),
  /** The error that Link can repair, or that ends the consent. */
  error: z.nullable(z.enum(['ITEM_LOGIN_REQUIRED', 'USER_PERMISSION_REVOKED'])),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  /** When the user last signed in with Link, in milliseconds since 1970. */
  consentedAt: z.number(),
  /** When the consent ends, if the institution announced it. Milliseconds since 1970. */
  consentEndsAt: z.nullable(z.number()),
  daysRequested: z.number(),
  removedAt: z.nullable(z.number()),
  hasSynced: z.boolean(),
  lastWebhook: z.nullable(z.object({ sentAt: z.number(), code: z.string() })),
  tokenHash: z.string(),
})
const State = z.object({ items: z.array(Item) })

/** A user's login at an institution, shared with the application. It holds the hash of its token only. */
export type Item = z.infer<typeof Item>
/** An item of a finished Link session whose public token is not exchanged yet. */
export type ItemDraft = Omit<Item, 'tokenHash'>
/** Selects the items of a login, one item, or every item. */
export interface ItemSelection {
  readonly login?: string | undefined
  readonly id?: string | undefined
}
/** The items of a mock server. */
export type Items = ReturnType<typeof openItems>

/** Opens the items. With a file, they persist across restarts. */
export function openItems(clock: () => Date, file?: string) {
  const state = persistentState(State, { items: [] }, file)
  const items = new Map(state.value.items.map(item => [item.id, item]))
  const byHash = new Map(state.value.items.map(item => [item.tokenHash, item]))
  const save = () => {
    if (file === undefined) return
    state.value.items = [...items.values()]
    state.save()
  }
  const setToken = (item: Item): string => {
    byHash.delete(item.tokenHash)
    const token = newToken('access')
    item.tokenHash = hashOf(token)
    byHash.set(item.tokenHash, item)
    save()
    return token
  }
  return {
    /** Creates the item of an exchanged public token. Returns it with its access token. */
    create: (draft: ItemDraft) => {
      const item: Item = { ...draft, tokenHash: '' }
      items.set(item.id, item)
      return { item, accessToken: setToken(item) }
    },
    /** Finds the item of an access token. A removed item is found too. */
    byToken: (token: string) => byHash.get(hashOf(token)),
    byId: (id: string) => items.get(id),
    /** Issues a new access token. The previous one is unknown from then on. */
    rotateToken: setToken,
    /** Changes an item. */
    update: (item: Item, changes: Partial<Omit<Item, 'id' | 'tokenHash'>>) => {
      Object.assign(item, changes)
      save()
    },
    /** Ends an item. Its access token is recognized, and fails. */
    remove: (item: Item) => {
      item.removedAt = clock().getTime()
      save()
    },
    /** Returns the selected items that were not removed. */
    select: ({ login, id }: ItemSelection): readonly Item[] =>
      [...items.values()].filter(
        item =>
          item.removedAt === null &&
          (login === undefined || item.login === login) &&
          (id === undefined || item.id === id),
      ),
  }
}

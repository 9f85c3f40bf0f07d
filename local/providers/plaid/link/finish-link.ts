import {
  type Institution,
  institutionById,
  institutions,
  productOf,
  productsOf,
} from '../bank/institutions.ts'
import { newPlaidId } from '../identifiers.ts'
import { errorOf, institutionOf } from '../items/item-state.ts'
import type { Item, ItemDraft, Items } from '../items/items.ts'
import type { PlaidSwitches } from '../switch-table.ts'
import type { ItemChanges } from '../webhooks/item-changes.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { type LinkSession, leave, newSession, repair, succeed } from './link-session.ts'
import type { LinkToken, LinkTokens } from './link-tokens.ts'

/** The dependencies of Link. */
export interface LinkContext {
  readonly clock: () => Date
  readonly switches: PlaidSwitches
  readonly items: Items
  readonly links: LinkTokens
  readonly webhooks: Webhooks
  readonly changes: ItemChanges
}

/** What the user chose in Link. */
export interface LinkChoice {
  readonly institutionId: string
  readonly login: string
  /** The keys of the accounts. */
  readonly accounts: readonly string[]
}

/** Returns the institutions that support the products of a link token. */
export function offeredInstitutions({ products }: LinkToken): readonly Institution[] {
  return institutions.filter(one => products.every(product => productsOf(one).includes(product)))
}

/** Returns the accounts of an institution that the products of a link token can serve. */
export function offeredAccounts({ products, optionalProducts, update }: LinkToken, institution: Institution) {
  if (update) return institution.accounts
  const requested = [...products, ...optionalProducts]
  return institution.accounts.filter(({ type }) => requested.includes(productOf(type)))
}

/** Finishes Link with a new item. Returns its session with the public token, or what is wrong with the choice. */
export function addItem(link: LinkToken, choice: LinkChoice, context: LinkContext): LinkSession | string {
  const institution = institutionById(choice.institutionId)
  if (!institution || !offeredInstitutions(link).includes(institution)) return 'Select an institution.'
  if (choice.login === '' || choice.login.length > 64) return 'Enter a user name of 1 to 64 characters.'
  const accounts = offeredAccounts(link, institution)
    .map(({ key }) => key)
    .filter(key => choice.accounts.includes(key))
  if (accounts.length === 0) return 'Select at least one account, or leave.'
  const draft = draftOf({ ...choice, accounts }, link, context.clock())
  const seconds = context.switches.get(choice.login).public_token_seconds
  const publicToken = context.links.addPublicToken(draft, seconds)
  const session = beginSession(link, context)
  succeed(session, draft, institution, publicToken, context.clock())
  notifyFinished(link, session, choice.login, context)
  return session
}

/** Creates the item of a finished Link session. */
export function draftOf(
  { institutionId, login, accounts }: LinkChoice,
  link: Pick<LinkToken, 'products' | 'optionalProducts' | 'webhook' | 'daysRequested'>,
  now: Date,
): ItemDraft {
  const institution = institutionById(institutionId)
  const supported = institution ? productsOf(institution) : []
  const requested = new Set([...link.products, ...link.optionalProducts])
  return {
    id: newPlaidId(),
    login,
    institutionId,
    accounts: [...accounts],
    products: [...requested].filter(product => supported.includes(product)),
    webhook: link.webhook,
    error: null,
    createdAt: now.getTime(),
    consentedAt: now.getTime(),
    consentEndsAt: null,
    daysRequested: link.daysRequested,
    removedAt: null,
    hasSynced: false,
    lastWebhook: null,
  }
}

/** Finishes Link in update mode: the item keeps its id and its access token. */
export function repairItem(
  link: LinkToken,
  item: Item,
  accounts: readonly string[] | undefined,
  context: LinkContext,
): LinkSession {
  const { clock, switches, items, changes } = context
  const institution = institutionOf(item)
  const session = beginSession(link, context)
  const error = errorOf(item, switches.get(item.login), clock().getTime())
  if (error === undefined && item.consentEndsAt === null && !link.update?.selectsAccounts) {
    leave(session, institution, 'ITEM_NO_ERROR', clock())
  } else {
    if (accounts) items.update(item, { accounts: [...accounts] })
    repair(session, institution, clock())
    changes.repair(item)
  }
  notifyFinished(link, session, item.login, context)
  return session
}

/** Ends Link because the user left. */
export function leaveLink(
  link: LinkToken,
  institution: Institution | undefined,
  login: string,
  context: LinkContext,
) {
  const session = beginSession(link, context)
  leave(session, institution, undefined, context.clock())
  notifyFinished(link, session, login, context)
  return session
}

/** Returns the open session of a link token, or a new one. */
export function beginSession({ sessions }: LinkToken, { clock }: LinkContext): LinkSession {
  const open = sessions.find(({ finishedAt }) => finishedAt === undefined)
  if (open) return open
  const session = newSession(clock())
  sessions.push(session)
  return session
}

/** Tells the application that a hosted session has ended. */
function notifyFinished(
  link: LinkToken,
  session: LinkSession,
  login: string,
  { webhooks }: LinkContext,
): void {
  if (link.hosted === undefined || link.webhook === null) return
  const { success, repaired } = session
  const body = {
    webhook_type: 'LINK',
    webhook_code: 'SESSION_FINISHED',
    status: success || repaired ? 'SUCCESS' : 'EXITED',
    link_session_id: session.id,
    link_token: link.token,
    ...(success && { public_token: success.publicToken }),
    public_tokens: success ? [success.publicToken] : [],
    environment: 'sandbox',
  }
  webhooks.send({ url: link.webhook, login, body })
}

import { isForm, parametersOf } from '../../mock/form.ts'
import { isCrossSite } from '../../mock/host.ts'
import { type Call, page, type Reply, redirect } from '../../mock/reply.ts'
import { institutionById } from '../bank/institutions.ts'
import { institutionOf } from '../items/item-state.ts'
import type { Item } from '../items/items.ts'
import {
  addItem,
  beginSession,
  type LinkContext,
  leaveLink,
  offeredAccounts,
  offeredInstitutions,
  repairItem,
} from './finish-link.ts'
import { accountsPage, expiredPage, finishedPage, institutionPage, updatePage } from './link-pages.ts'
import type { LinkToken } from './link-tokens.ts'

/** Returns whether a path is a page of Link. */
export function isLink(path: string): boolean {
  return path.startsWith('/hl/')
}

/** Handles the pages of Link. A link token without `hosted_link` has a page too, for clients that cannot run the widget. */
export function serveLink(call: Call, context: LinkContext): Reply {
  const { method, url, headers, body } = call
  const link = context.links.byPage(url.pathname.slice('/hl/'.length))
  if (!link || !context.links.isOpen(link)) return page(400, expiredPage())
  const item = link.update && context.items.byId(link.update.itemId)
  if (link.update && (!item || item.removedAt !== null)) return page(400, expiredPage())
  if (method === 'GET') {
    beginSession(link, context)
    return show(200, link, item)
  }
  const form = parametersOf(new URLSearchParams(isForm(headers) ? body : ''), ['account'])
  if (method !== 'POST' || !form || isCrossSite(headers)) return page(400, expiredPage())
  const isLeaving = form.get('decision') === 'leave'
  if (item) return finishUpdate(link, item, form, isLeaving, context)
  return isLeaving ? left(link, form, context) : nextStep(link, form, context)
}

function show(status: number, link: LinkToken, item: Item | undefined, fault?: string): Reply {
  const body = item
    ? updatePage(link, institutionOf(item), item.login, item.accounts, { fault })
    : institutionPage(link, offeredInstitutions(link), { fault })
  return page(status, body, targetOf(link))
}

function finishUpdate(
  link: LinkToken,
  item: Item,
  form: URLSearchParams,
  isLeaving: boolean,
  context: LinkContext,
) {
  if (isLeaving) {
    leaveLink(link, institutionOf(item), item.login, context)
    return back(link, false)
  }
  const accounts = link.update?.selectsAccounts ? form.getAll('account') : undefined
  if (accounts?.length === 0) return show(422, link, item, 'Select at least one account, or leave.')
  const { repaired = false } = repairItem(link, item, accounts, context)
  return back(link, repaired)
}

function left(link: LinkToken, form: URLSearchParams, context: LinkContext): Reply {
  const chosen = form.get('step') === 'accounts' ? form.get('institution') : null
  leaveLink(link, institutionById(chosen ?? ''), form.get('login') ?? '', context)
  return back(link, false)
}

/** Shows the accounts of the chosen institution, or finishes Link. */
function nextStep(link: LinkToken, form: URLSearchParams, context: LinkContext): Reply {
  const institutionId = form.get('institution') ?? ''
  const login = (form.get('login') ?? '').trim()
  const institution = offeredInstitutions(link).find(({ id }) => id === institutionId)
  if (!institution) return show(422, link, undefined, 'Select an institution.')
  if (login === '' || login.length > 64)
    return show(422, link, undefined, 'Enter a user name of 1 to 64 characters.')
  const accountsOf = (status: number, fault?: string) =>
    page(
      status,
      accountsPage(link, institution, offeredAccounts(link, institution), { login, fault }),
      targetOf(link),
    )
  if (form.get('step') !== 'accounts') return accountsOf(200)
  const session = addItem(link, { institutionId, login, accounts: form.getAll('account') }, context)
  return typeof session === 'string' ? accountsOf(422, session) : back(link, true)
}

/** Returns to the application. The address has no token: the application receives it by webhook or from the API. */
function back({ hosted }: LinkToken, isDone: boolean): Reply {
  const target = hosted?.completionRedirectUri
  return target === undefined ? page(200, finishedPage(isDone)) : redirect(303, target)
}

/** Browsers apply `form-action` to redirects too. */
function targetOf({ hosted }: LinkToken): string {
  return URL.parse(hosted?.completionRedirectUri ?? '')?.origin ?? ''
}

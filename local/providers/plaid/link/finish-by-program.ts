import * as z from 'zod/mini'
import type { Value } from '../../mock/data/exact-json.ts'
import { type Call, json, type Reply } from '../../mock/reply.ts'
import { FIRST_LOGIN } from '../bank/flow.ts'
import { institutionById, institutions } from '../bank/institutions.ts'
import {
  addItem,
  type LinkContext,
  leaveLink,
  offeredAccounts,
  offeredInstitutions,
  repairItem,
} from './finish-link.ts'
import type { LinkSession } from './link-session.ts'
import type { LinkToken } from './link-tokens.ts'

const Choice = z.strictObject({
  institution_id: z._default(z.string(), institutions[0]?.id ?? ''),
  login: z._default(z.string(), FIRST_LOGIN),
  /** The keys of the accounts, for example `checking`. Default: all accounts. */
  accounts: z.optional(z.array(z.string())),
  /** Whether the user leaves. */
  exit: z._default(z.boolean(), false),
})

/**
 * Handles POST /_mock/links/{link_token}/finish: finishes Link as a user would, and returns what the widget gives to the
 * callbacks of the application. Returns undefined for other routes.
 */
export function finishByProgram({ method, url, body }: Call, context: LinkContext): Reply | undefined {
  const [, token = ''] = /^\/_mock\/links\/([^/]+)\/finish$/.exec(url.pathname) ?? []
  if (method !== 'POST' || token === '') return undefined
  const link = context.links.find(token)
  if (!link || !context.links.isOpen(link))
    return json(404, { message: 'The link token is unknown, expired or used.' })
  const choice = z.safeParse(Choice, parsed(body))
  if (!choice.success)
    return json(422, { message: 'The body accepts institution_id, login, accounts and exit.' })
  const session = finish(link, choice.data, context)
  return typeof session === 'string' ? json(422, { message: session }) : json(200, callbackOf(session))
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body || '{}')
  } catch {
    return undefined
  }
}

function finish(link: LinkToken, choice: z.infer<typeof Choice>, context: LinkContext): LinkSession | string {
  const { institution_id: institutionId, login, accounts, exit } = choice
  if (exit) return leaveLink(link, institutionById(institutionId), login, context)
  const item = link.update && context.items.byId(link.update.itemId)
  if (link.update) return item ? repairItem(link, item, accounts, context) : 'The item does not exist.'
  const institution = offeredInstitutions(link).find(({ id }) => id === institutionId)
  if (!institution) return 'The institution is unknown, or does not support the products.'
  const keys = accounts ?? offeredAccounts(link, institution).map(({ key }) => key)
  return addItem(link, { institutionId, login, accounts: keys }, context)
}

/** Returns what the widget gives to `onSuccess` or `onExit`. */
function callbackOf({ id, success, repaired, exit }: LinkSession): Value {
  if (success) return { public_token: success.publicToken, metadata: success.metadata }
  if (repaired) return { public_token: null, metadata: { link_session_id: id } }
  return { error: exit?.error ?? null, metadata: exit?.metadata ?? null }
}

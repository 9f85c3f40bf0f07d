import type { LinkDefinition } from '../link/link-definition.ts'
import { lostAccessOf } from './failures.ts'
import { ExchangedToken, Item, LinkSessions, LinkToken, NewAccessToken, Removed } from './link-replies.ts'
import { resultOf } from './link-sessions.ts'

/** Members of the request for a new link. The configuration can replace each of them (`link_parameters`). */
const DEFAULTS = { client_name: 'Dashtam', language: 'en', country_codes: ['US'] }
/**
 * Members that only the link of a new connection has. One product is required, because an institution without it is not
 * shown; the history cannot be extended later.
 */
const FOR_NEW_ITEM = {
  products: ['transactions'],
  required_if_supported_products: ['investments'],
  transactions: { days_requested: 730 },
}
const NEW_ITEM_MEMBERS = new Set([
  ...Object.keys(FOR_NEW_ITEM),
  'optional_products',
  'additional_consented_products',
])

/** How users link connections at Plaid. */
export const link: LinkDefinition = {
  createLink: async (api, { completionUri, isUpdate, parameters, userId, webhookUrl }) => {
    const own = Object.entries(parameters).filter(([name]) => !isUpdate || !NEW_ITEM_MEMBERS.has(name))
    const created = await api.post({
      path: '/link/token/create',
      body: {
        ...DEFAULTS,
        ...(!isUpdate && FOR_NEW_ITEM),
        hosted_link: { completion_redirect_uri: completionUri },
        ...(webhookUrl !== undefined && { webhook: webhookUrl }),
        ...Object.fromEntries(own),
        user: { client_user_id: userId },
      },
      reply: LinkToken,
    })
    if (created.kind !== 'read') return created
    const { expiration, hosted_link_url, link_token } = created.value
    const hostedUrl = hosted_link_url ?? undefined
    return { kind: 'read', value: { linkToken: link_token, hostedUrl, expiresAt: new Date(expiration) } }
  },

  readLink: async (api, linkToken) => {
    const read = await api.post({
      path: '/link/token/get',
      body: { link_token: linkToken },
      reply: LinkSessions,
    })
    return read.kind === 'read' ? { kind: 'read', value: resultOf(read.value.link_sessions ?? []) } : read
  },

  exchange: async (api, publicToken) => {
    const read = await api.post({
      path: '/item/public_token/exchange',
      body: { public_token: publicToken },
      reply: ExchangedToken,
    })
    if (read.kind !== 'read') return read
    return { kind: 'read', value: { accessToken: read.value.access_token, itemId: read.value.item_id } }
  },

  readItem: async api => {
    const read = await api.post({ path: '/item/get', body: {}, reply: Item })
    if (read.kind !== 'read') return read
    const { consent_expiration_time, error, institution_id, institution_name, item_id } = read.value.item
    const lostAccess = error ? lostAccessOf(error.error_code) : undefined
    // An unknown error says neither that the connection works nor that it is broken.
    if (error && !lostAccess) return { kind: 'failed', reason: error.error_code.toLowerCase() }
    return {
      kind: 'read',
      value: {
        itemId: item_id,
        institution: { id: institution_id, name: institution_name },
        consentExpiresAt: consent_expiration_time === null ? null : new Date(consent_expiration_time),
        lostAccess,
      },
    }
  },

  remove: async api => {
    const read = await api.post({ path: '/item/remove', body: {}, reply: Removed })
    return read.kind === 'read' || read.kind === 'access_lost' ? { kind: 'read', value: null } : read
  },

  replaceToken: async api => {
    const read = await api.post({ path: '/item/access_token/invalidate', body: {}, reply: NewAccessToken })
    return read.kind === 'read' ? { kind: 'read', value: read.value.new_access_token } : read
  },
}

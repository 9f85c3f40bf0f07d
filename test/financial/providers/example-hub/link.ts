import * as z from 'zod/mini'
import type { LinkDefinition } from '../../../../lib/financial/providers/link/link-definition.ts'
import { IdText } from '../../../../lib/financial/providers/reply-fields.ts'
import { SIGN_IN } from './protocol.ts'

const Institution = z.object({ id: z.string(), name: z.string() })
const Link = z.object({ token: z.string(), page: z.url(), expires_at: z.iso.datetime() })
const LinkState = z.object({
  state: z.enum(['open', 'canceled', 'done']),
  added: z.array(z.object({ public_token: z.string(), institution: Institution })),
})
const Token = z.object({ access_token: z.string(), item: IdText })
const Item = z.object({
  id: IdText,
  institution: Institution,
  consent_ends_at: z.nullable(z.iso.datetime()),
  needs_sign_in: z.boolean(),
})

/** How users link accounts at Example Hub. */
export const link: LinkDefinition = {
  createLink: async (api, { completionUri, userId }) => {
    const body = { user: userId, return_to: completionUri }
    const read = await api.post({ path: '/links/create', body, reply: Link })
    if (read.kind !== 'read') return read
    const { expires_at, page, token } = read.value
    return {
      kind: 'read',
      value: { linkToken: token, hostedUrl: page, expiresAt: new Date(expires_at) },
    }
  },
  readLink: async (api, linkToken) => {
    const read = await api.post({ path: '/links/get', body: { token: linkToken }, reply: LinkState })
    if (read.kind !== 'read') return read
    const { added, state } = read.value
    if (state === 'open') return { kind: 'read', value: { kind: 'open' } }
    if (state === 'canceled') return { kind: 'read', value: { kind: 'left', error: 'canceled' } }
    const items = added.map(({ institution, public_token }) => ({ institution, publicToken: public_token }))
    return { kind: 'read', value: { kind: 'finished', items } }
  },
  exchange: async (api, publicToken) => {
    const read = await api.post({
      path: '/tokens/create',
      body: { public_token: publicToken },
      reply: Token,
    })
    if (read.kind !== 'read') return read
    return { kind: 'read', value: { accessToken: read.value.access_token, itemId: read.value.item } }
  },
  readItem: async api => {
    const read = await api.post({ path: '/items/get', body: {}, reply: Item })
    if (read.kind !== 'read') return read
    const { consent_ends_at, id, institution, needs_sign_in } = read.value
    const consentExpiresAt = consent_ends_at === null ? null : new Date(consent_ends_at)
    const lostAccess = needs_sign_in ? SIGN_IN : undefined
    return { kind: 'read', value: { itemId: id, institution, consentExpiresAt, lostAccess } }
  },
  remove: async api => {
    const read = await api.post({ path: '/items/remove', body: {}, reply: z.object({}) })
    return read.kind === 'read' || read.kind === 'access_lost' ? { kind: 'read', value: null } : read
  },
}

import * as z from 'zod/mini'
import { maskNumber } from '../../../lib/financial/model/mask-number.ts'
import type { LinkDefinition } from '../../../lib/financial/providers/link/link-definition.ts'
import type { ApiProtocol } from '../../../lib/financial/providers/provider-api.ts'
import type { LinkProviderDefinition } from '../../../lib/financial/providers/provider-definition.ts'
import { DecimalText, IdText, MaybeDecimal } from '../../../lib/financial/providers/reply-fields.ts'

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
const Accounts = z.object({
  accounts: z.array(
    z.object({
      id: IdText,
      number: IdText,
      label: z.string(),
      balance: DecimalText,
      available: MaybeDecimal,
    }),
  ),
})

const SIGN_IN = { kind: 'needs_reconnection', error: 'sign_in_required' } as const

const protocol: ApiProtocol = {
  authenticate: ({ accessToken, client }) => ({
    headers: { 'x-client-id': client.clientId, 'x-client-secret': client.clientSecret ?? '' },
    ...(accessToken !== undefined && { body: { access_token: accessToken } }),
  }),
  failureOf: status => {
    if (status === 403) return SIGN_IN
    return status === 410 ? { kind: 'access_lost', error: 'item_removed' } : undefined
  },
}

const link: LinkDefinition = {
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

/** Example Hub: current accounts at many banks. */
export const exampleAggregator: LinkProviderDefinition = {
  kind: 'link',
  key: 'example-hub',
  name: 'Example Hub',
  type: 'aggregator',
  description: 'Current accounts at many banks, through Example Hub.',
  iconUrl: 'https://hub.example.com/icon.svg',
  features: ['accounts'],
  apiUrl: 'https://hub.example.com/api',
  apiLimit: { capacity: 240, seconds: 60 },
  connectionLimit: { capacity: 10, seconds: 60 },
  tokenLimit: { capacity: 240, seconds: 60 },
  apiProtocol: async () => protocol,
  link: async () => link,
  readAccounts: async api => {
    const read = await api.post({ path: '/accounts/get', body: {}, reply: Accounts })
    if (read.kind !== 'read') return read
    const value = read.value.accounts.map(({ available, balance, id, label, number }) => ({
      kind: 'bank' as const,
      ...{ id, name: label, number_masked: maskNumber(number), currency: 'USD', balance, available },
      bank: { type: 'checking' as const, interest_rate: null },
    }))
    return { kind: 'read', value }
  },
}

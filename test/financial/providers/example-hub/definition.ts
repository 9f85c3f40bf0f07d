import * as z from 'zod/mini'
import { maskNumber } from '../../../../lib/financial/model/mask-number.ts'
import type { LinkProviderDefinition } from '../../../../lib/financial/providers/provider-definition.ts'
import { DecimalText, IdText, MaybeDecimal } from '../../../../lib/financial/providers/reply-fields.ts'

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
  // Imported dynamically, so that functions that do not call Example Hub do not load this code.
  apiProtocol: async () => (await import('./protocol.ts')).protocol,
  link: async () => (await import('./link.ts')).link,
  webhooks: async () => (await import('./webhooks.ts')).webhooks,
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

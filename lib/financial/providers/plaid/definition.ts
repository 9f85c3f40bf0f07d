import type { LinkProviderDefinition } from '../provider-definition.ts'
import { MAX_CALLS } from './max-calls.ts'

/** Plaid: banks, cards, loans and investments of thousands of institutions, by Plaid Link. */
export const plaid: LinkProviderDefinition = {
  kind: 'link',
  key: 'plaid',
  name: 'Plaid',
  type: 'aggregator',
  description: 'Accounts at thousands of banks, card issuers, lenders and brokers, through Plaid.',
  iconUrl: 'https://plaid.com/favicon.ico',
  features: ['accounts', 'positions', 'transactions'],
  apiUrl: 'https://production.plaid.com',
  // The limits are per endpoint. These are those of the strictest endpoints that are called often.
  apiLimit: { capacity: 2_500, seconds: 60 },
  connectionLimit: { capacity: 15, seconds: 60 },
  tokenLimit: { capacity: 2_000, seconds: 60 },
  callsPerRead: MAX_CALLS,
  // Imported dynamically, so that functions that do not call Plaid do not load this code.
  apiProtocol: async () => (await import('./protocol.ts')).protocol,
  link: async () => (await import('./link.ts')).link,
  webhooks: async () => (await import('./webhooks.ts')).webhooks,
  readAccounts: async api => {
    const { readPlaidAccounts } = await import('./accounts.ts')
    return readPlaidAccounts(api)
  },
  readTransactions: async (api, accountId, window) => {
    const { readPlaidTransactions } = await import('./transactions.ts')
    return readPlaidTransactions(api, accountId, window)
  },
}

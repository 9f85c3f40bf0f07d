import * as z from 'zod/mini'
import { maskNumber } from '../../../lib/financial/model/mask-number.ts'
import type { OAuthProviderDefinition } from '../../../lib/financial/providers/provider-definition.ts'
import { DecimalText, IdText, MaybeDecimal } from '../../../lib/financial/providers/reply-fields.ts'

const BANK = 'https://bank.example.com'

const Accounts = z.object({
  accounts: z.array(
    z.object({
      id: IdText,
      number: IdText,
      label: z.string(),
      currency: z.string(),
      balance: DecimalText,
      available: MaybeDecimal,
    }),
  ),
})

/** Example Bank: current accounts. */
export const exampleBank: OAuthProviderDefinition = {
  kind: 'oauth',
  key: 'example-bank',
  name: 'Example Bank',
  type: 'bank',
  description: 'Current accounts at Example Bank.',
  iconUrl: `${BANK}/icon.svg`,
  features: ['accounts'],
  oauth: {
    authorizationEndpoint: `${BANK}/auth`,
    tokenEndpoint: `${BANK}/token`,
    revocationEndpoint: `${BANK}/token/revocation`,
    issuer: BANK,
    usesPkce: true,
    clientAuthentication: 'client_secret_basic',
    scopes: ['accounts'],
    accessTokenSeconds: 600,
  },
  apiUrl: `${BANK}/api`,
  apiLimit: { capacity: 60, seconds: 60 },
  tokenLimit: { capacity: 60, seconds: 60 },
  readAccounts: async api => {
    const read = await api.get({ path: '/accounts', reply: Accounts })
    if (read.kind !== 'read') return read
    const value = read.value.accounts.map(account => ({
      kind: 'bank' as const,
      id: account.id,
      name: account.label,
      number_masked: maskNumber(account.number),
      currency: account.currency,
      balance: account.balance,
      available: account.available,
      bank: { type: 'checking' as const, interest_rate: null },
    }))
    return { kind: 'read', value }
  },
}

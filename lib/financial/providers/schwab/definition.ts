import type { ProviderDefinition } from '../provider-definition.ts'
import { MOST_CALLS } from './most-calls.ts'
import type { TypesPerCall } from './transactions.ts'

const API = 'https://api.schwabapi.com'
// Its OpenAPI file takes one type a call, clients in use send them joined; where they are refused, it is one a call.
const TYPES_PER_CALL: TypesPerCall = 'joined'
const DAY = 24 * 60 * 60

/** Charles Schwab: brokerage accounts by its Trader API. */
export const schwab: ProviderDefinition = {
  key: 'schwab',
  name: 'Charles Schwab',
  type: 'brokerage',
  description: 'Brokerage accounts at Charles Schwab: balances, positions and transactions.',
  iconUrl: 'https://www.schwab.com/favicon.ico',
  features: ['accounts', 'positions', 'transactions'],
  oauth: {
    authorizationEndpoint: `${API}/v1/oauth/authorize`,
    tokenEndpoint: `${API}/v1/oauth/token`,
    usesPkce: false,
    clientAuthentication: 'client_secret_basic',
    scopes: ['readonly'],
    // Whatever a refresh answers, the refresh token dies seven days after the consent.
    consentSeconds: 7 * DAY,
    accessTokenSeconds: 30 * 60,
    deadGrantErrors: ['unsupported_token_type', 'invalid_client'],
  },
  apiUrl: `${API}/trader/v1`,
  apiLimit: { capacity: 120, seconds: 60 },
  callsPerRead: MOST_CALLS,
  // None is documented; this is what the API allows.
  tokenLimit: { capacity: 120, seconds: 60 },
  correlationHeader: 'Schwab-Client-CorrelId',
  // Loaded by who reads: every function that knows the provider would carry them otherwise.
  readAccounts: async api => {
    const { readSchwabAccounts } = await import('./accounts.ts')
    return readSchwabAccounts(api)
  },
  readTransactions: async (api, accountId, window) => {
    const { readSchwabTransactions } = await import('./transactions.ts')
    return readSchwabTransactions(TYPES_PER_CALL)(api, accountId, window)
  },
}

import type { OAuthProviderDefinition } from '../provider-definition.ts'
import { MAX_CALLS } from './max-calls.ts'
import type { TypesPerCall } from './transactions.ts'

const API = 'https://api.schwabapi.com'
// Schwab's OpenAPI file documents one type per call, but existing clients send several. If Schwab refuses several types,
// the reader sends one per call.
const TYPES_PER_CALL: TypesPerCall = 'joined'
const DAY = 24 * 60 * 60

/** Charles Schwab: brokerage accounts through the Trader API. */
export const schwab: OAuthProviderDefinition = {
  kind: 'oauth',
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
    // The refresh token expires seven days after the consent. A refresh does not extend this.
    consentSeconds: 7 * DAY,
    accessTokenSeconds: 30 * 60,
    revokedGrantErrors: ['unsupported_token_type', 'invalid_client'],
  },
  apiUrl: `${API}/trader/v1`,
  apiLimit: { capacity: 120, seconds: 60 },
  callsPerRead: MAX_CALLS,
  // Not documented. This is the limit of the API.
  tokenLimit: { capacity: 120, seconds: 60 },
  correlationHeader: 'Schwab-Client-CorrelId',
  // Imported dynamically, so that functions that do not read accounts do not load this code.
  readAccounts: async api => {
    const { readSchwabAccounts } = await import('./accounts.ts')
    return readSchwabAccounts(api)
  },
  readTransactions: async (api, accountId, window) => {
    const { readSchwabTransactions } = await import('./transactions.ts')
    return readSchwabTransactions(TYPES_PER_CALL)(api, accountId, window)
  },
}

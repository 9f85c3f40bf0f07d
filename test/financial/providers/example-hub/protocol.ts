import type { ApiProtocol } from '../../../../lib/financial/providers/provider-api.ts'

/** The user has to sign in at the bank again. */
export const SIGN_IN = { kind: 'needs_reconnection', error: 'sign_in_required' } as const

/** How the calls to Example Hub are authenticated, and what its errors mean. */
export const protocol: ApiProtocol = {
  authenticate: ({ accessToken, client }) => ({
    headers: { 'x-client-id': client.clientId, 'x-client-secret': client.clientSecret ?? '' },
    ...(accessToken !== undefined && { body: { access_token: accessToken } }),
  }),
  failureOf: status => {
    if (status === 403) return SIGN_IN
    return status === 410 ? { kind: 'access_lost', error: 'item_removed' } : undefined
  },
}

import type { ApiProtocol } from '../provider-api.ts'
import { failureOfError } from './failures.ts'

const VERSION = '2020-09-14'

/** The conventions of Plaid's API: the credentials in the header, the access token in the body, error codes in the body. */
export const protocol: ApiProtocol = {
  authenticate: ({ accessToken, client }) => ({
    headers: {
      'plaid-client-id': client.clientId,
      'plaid-secret': client.clientSecret ?? '',
      'plaid-version': VERSION,
    },
    ...(accessToken !== undefined && { body: { access_token: accessToken } }),
  }),
  failureOf: (_, body) => failureOfError(body),
}

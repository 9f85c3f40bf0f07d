import type { AuthorizationServer, Client, ClientAuth, TokenEndpointRequestOptions } from 'oauth4webapi'
import type { Services } from '../../../services/services.ts'
import { logFailedCall } from '../call-log.ts'
import type { OAuthProvider } from '../provider.ts'
import { authorizationServer, clientAuthOf, clientOf } from './authorization-server.ts'
import { sendRequest } from './send-request.ts'
import { readTokenResponse } from './token-response.ts'
import type { TokenOutcome } from './tokens.ts'
import { withCurrentClient } from './with-current-client.ts'

/** Builds a request to a token endpoint with oauth4webapi. */
export type WriteTokenRequest = (
  server: AuthorizationServer,
  client: Client,
  auth: ClientAuth,
  options: TokenEndpointRequestOptions,
) => Promise<unknown>

/** Sends a request to a provider's token endpoint. Logs failures. */
export function requestTokens(
  services: Services<'providerCredentials' | 'providerHttp'>,
  provider: OAuthProvider,
  write: WriteTokenRequest,
): Promise<TokenOutcome> {
  const send = async (current: OAuthProvider): Promise<TokenOutcome> => {
    const { definition, endpoints } = current
    const outcome = await sendRequest(services, endpoints.token, options =>
      write(authorizationServer(current), clientOf(current), clientAuthOf(current), options),
    )
    const response = readTokenResponse(definition.oauth, outcome, services.clock())
    if (response.kind !== 'tokens')
      logFailedCall(services, current, { call: 'token', failure: response, outcome })
    return response
  }
  return withCurrentClient(services, provider, send)
}

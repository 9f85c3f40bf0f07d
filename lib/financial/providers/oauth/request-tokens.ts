import type { AuthorizationServer, Client, ClientAuth, TokenEndpointRequestOptions } from 'oauth4webapi'
import type { Services } from '../../../services/services.ts'
import { logFailedCall } from '../call-log.ts'
import type { Provider } from '../provider.ts'
import { authorizationServer, clientAuthOf, clientOf } from './authorization-server.ts'
import { sendRequest } from './send-request.ts'
import { readTokenAnswer } from './token-answer.ts'
import type { TokenOutcome } from './tokens.ts'
import { withCurrentClient } from './with-current-client.ts'

/** Writes a request to a token endpoint with the library. */
export type WriteTokenRequest = (
  server: AuthorizationServer,
  client: Client,
  auth: ClientAuth,
  options: TokenEndpointRequestOptions,
) => Promise<unknown>

/** Asks a provider's token endpoint. */
export function requestTokens(
  services: Services<'providerCredentials' | 'providerHttp'>,
  provider: Provider,
  write: WriteTokenRequest,
): Promise<TokenOutcome> {
  const ask = async (current: Provider): Promise<TokenOutcome> => {
    const { definition, endpoints } = current
    const outcome = await sendRequest(services, endpoints.token, options =>
      write(authorizationServer(current), clientOf(current), clientAuthOf(current), options),
    )
    const answer = readTokenAnswer(definition.oauth, outcome, services.clock())
    if (answer.kind !== 'tokens')
      logFailedCall(services, current, { call: 'token', failure: answer, outcome })
    return answer
  }
  return withCurrentClient(services, provider, ask)
}

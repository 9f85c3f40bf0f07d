import {
  type AuthorizationServer,
  type Client,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  None,
} from 'oauth4webapi'
import type { Provider } from '../provider.ts'

/** A provider as its metadata would describe it (RFC 8414), had it any. */
export function authorizationServer({ endpoints }: Provider): AuthorizationServer {
  const { issuer, token, revocation } = endpoints
  return {
    // The name is needed even where none is checked.
    issuer: issuer ?? token.origin,
    authorization_response_iss_parameter_supported: issuer !== undefined,
    token_endpoint: token.href,
    ...(revocation && { revocation_endpoint: revocation.href }),
  }
}

/** The application as a client of a provider. */
export function clientOf({ client }: Provider): Client {
  return { client_id: client.clientId }
}

/** How the application authenticates at a provider (RFC 6749, 2.3). */
export function clientAuthOf({ client, definition }: Provider): ClientAuth {
  const { clientAuthentication } = definition.oauth
  if (clientAuthentication === 'none') return None()
  if (client.clientSecret === undefined) throw new Error(`${definition.key} needs a client secret`)
  return clientAuthentication === 'client_secret_basic'
    ? ClientSecretBasic(client.clientSecret)
    : ClientSecretPost(client.clientSecret)
}

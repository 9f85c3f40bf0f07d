import {
  type AuthorizationServer,
  type Client,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  None,
} from 'oauth4webapi'
import type { OAuthProvider } from '../provider.ts'

/** Describes a provider as authorization server metadata (RFC 8414). */
export function authorizationServer({ endpoints }: OAuthProvider): AuthorizationServer {
  const { issuer, token, revocation } = endpoints
  return {
    // Required by the library, even if the issuer is not checked.
    issuer: issuer ?? token.origin,
    authorization_response_iss_parameter_supported: issuer !== undefined,
    token_endpoint: token.href,
    ...(revocation && { revocation_endpoint: revocation.href }),
  }
}

/** Returns the application's client metadata. */
export function clientOf({ client }: OAuthProvider): Client {
  return { client_id: client.clientId }
}

/** Returns the application's client authentication (RFC 6749, 2.3). */
export function clientAuthOf({ client, definition }: OAuthProvider): ClientAuth {
  const { clientAuthentication } = definition.oauth
  if (clientAuthentication === 'none') return None()
  if (client.clientSecret === undefined) throw new Error(`${definition.key} requires a client secret`)
  return clientAuthentication === 'client_secret_basic'
    ? ClientSecretBasic(client.clientSecret)
    : ClientSecretPost(client.clientSecret)
}

import type { OAuthProvider } from '../provider.ts'

/** The parameters of an authorization request that differ between requests. */
export interface AuthorizationRequest {
  readonly state: string
  /** Required if the definition has `usesPkce`, ignored otherwise. */
  readonly codeChallenge?: string | undefined
}

/**
 * Builds the URL where the user consents (RFC 6749, 4.1.1).
 * @throws {Error} if the provider requires a code challenge and it is absent.
 */
export function authorizationUrl(
  { definition, client, endpoints, redirectUri }: OAuthProvider,
  { state, codeChallenge }: AuthorizationRequest,
): URL {
  const { oauth } = definition
  const url = new URL(endpoints.authorization)
  const parameters = {
    ...oauth.authorizationParameters,
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: redirectUri,
    ...(oauth.scopes.length > 0 && { scope: oauth.scopes.join(' ') }),
    state,
  }
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  if (oauth.usesPkce) {
    if (codeChallenge === undefined) throw new Error(`${definition.key} requires a code challenge`)
    url.searchParams.set('code_challenge', codeChallenge)
    url.searchParams.set('code_challenge_method', 'S256')
  }
  return url
}

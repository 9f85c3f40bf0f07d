import type { Provider } from '../provider.ts'

/** What an authorization request is made of, beside what the provider's definition says. */
export interface AuthorizationRequest {
  readonly state: string
  /** Needed where the definition says `usesPkce`, and left out elsewhere. */
  readonly codeChallenge?: string | undefined
}

/**
 * The address that a person is sent to, to consent (RFC 6749, 4.1.1).
 * @throws {Error} where the provider takes a code challenge and there is none.
 */
export function authorizationUrl(
  { definition, client, endpoints, redirectUri }: Provider,
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
    if (codeChallenge === undefined) throw new Error(`${definition.key} takes a code challenge`)
    url.searchParams.set('code_challenge', codeChallenge)
    url.searchParams.set('code_challenge_method', 'S256')
  }
  return url
}

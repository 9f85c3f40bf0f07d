import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import { formatOpaqueToken, hashOpaqueToken, newOpaqueToken } from '../../auth/tokens/opaque-token.ts'
import type { Services } from '../../services/services.ts'
import { selectConnection } from '../connections/store/select-connections.ts'
import { seal } from '../provider-tokens/seal.ts'
import { authorizationUrl } from '../providers/oauth/authorization-url.ts'
import { codeChallengeOf, newCodeVerifier } from '../providers/oauth/code-verifier.ts'
import { openProvider } from '../providers/provider.ts'
import { findProvider } from '../providers/registry.ts'
import { insertState } from './store/insert-state.ts'

type Deps = Services<'database' | 'dataKeys' | 'providerCredentials'>

/** The result of starting an authorization. */
export type StartedAuthorization =
  | { kind: 'started'; authorization: { auth_url: string; state: string; expires_at: string } }
  | { kind: 'not_found' }
  | { kind: 'provider_not_configured' }

/**
 * Starts an authorization (RFC 6749, 4.1.1). Creates a state that only this user can consume, once, for this connection.
 * If the provider supports PKCE (RFC 7636), the encrypted code verifier is stored with the state.
 */
export async function startAuthorization(
  services: Deps,
  request: { claims: AccessTokenClaims; connectionId: string; metadata: RequestMetadata },
): Promise<StartedAuthorization> {
  const { database, random, settings } = services
  const { claims, connectionId, metadata } = request
  const { userId, sessionId } = claims
  const connection = await selectConnection(database, { userId, connectionId })
  if (!connection) return { kind: 'not_found' }
  const definition = findProvider(connection.provider_key)
  const provider = definition && (await openProvider(services, definition))
  if (!provider) return { kind: 'provider_not_configured' }
  const token = newOpaqueToken(random)
  const verifier = provider.definition.oauth.usesPkce ? newCodeVerifier(random) : undefined
  const context = auditContext(services, metadata)
  const expiresAt = new Date(context.now.getTime() + settings.authorizationStateSeconds * 1000)
  const isStored = await insertState(
    database,
    {
      id: token.id,
      secretHash: hashOpaqueToken(token),
      userId,
      sessionId,
      connectionId,
      redirectUri: provider.redirectUri,
      codeVerifier: verifier === undefined ? undefined : await sealVerifier(services, token.id, verifier),
      expiresAt,
    },
    context,
  )
  if (!isStored) return { kind: 'not_found' }
  const state = formatOpaqueToken(token)
  const codeChallenge = verifier === undefined ? undefined : await codeChallengeOf(verifier)
  const url = authorizationUrl(provider, { state, codeChallenge })
  return {
    kind: 'started',
    authorization: { auth_url: url.href, state, expires_at: expiresAt.toISOString() },
  }
}

async function sealVerifier({ dataKeys, random }: Deps, stateId: string, verifier: string) {
  const key = await dataKeys.current()
  return { dataKeyId: key.id, sealed: seal(key, { kind: 'code_verifier', id: stateId }, verifier, random) }
}

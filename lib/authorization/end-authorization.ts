import { auditContext } from '../audit/context.ts'
import type { Origin } from '../audit/origin.ts'
import { type KeptTokens, openToken } from '../provider-tokens/sealed-tokens.ts'
import { takeProviderLimit } from '../providers/limit.ts'
import { revokeToken } from '../providers/oauth/revoke-token.ts'
import { openProvider } from '../providers/provider.ts'
import { findProvider } from '../providers/registry.ts'
import type { Services } from '../services/services.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { deleteConnection, disconnect } from './store/disconnect.ts'

type Needs = Services<'database' | 'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits'>

/** What became of the end of an authorization. */
export type EndedAuthorization = { kind: 'ended' } | { kind: 'not_found' }

/**
 * Ends an authorization, or deletes its connection whole: here first, at once and for good; then the provider is told
 * (RFC 7009), as far as it lets itself be told.
 */
export async function endAuthorization(
  services: Needs,
  how: 'disconnect' | 'delete',
  request: { claims: AccessTokenClaims; connectionId: string; origin: Origin },
): Promise<EndedAuthorization> {
  const { claims, connectionId, origin } = request
  const own = { userId: claims.userId, sessionId: claims.sessionId, connectionId }
  const end = how === 'delete' ? deleteConnection : disconnect
  const context = auditContext(services, origin)
  let ended = await end(services.database, own, context)
  // Each time somebody else has come first, who does not come again.
  while (ended?.is_stale) ended = await end(services.database, own, context)
  if (!ended) return { kind: 'not_found' }
  const { provider_key, access_token, refresh_token, data_key_id, wrapped } = ended
  if (access_token === null || data_key_id === null || wrapped === null) return { kind: 'ended' }
  const dataKey = { id: data_key_id, wrapped }
  await tellProvider(services, provider_key, connectionId, {
    dataKey,
    accessToken: access_token,
    refreshToken: refresh_token,
  })
  return { kind: 'ended' }
}

/** Revokes the refresh token, and with it the grant (RFC 7009, 2.1), or the access token where there is no other. */
async function tellProvider(
  services: Needs,
  providerKey: string,
  connectionId: string,
  kept: KeptTokens,
): Promise<void> {
  const { log } = services
  const about = { connection_id: connectionId, provider_key: providerKey }
  try {
    const definition = findProvider(providerKey)
    const provider = definition && (await openProvider(services, definition))
    if (!provider?.endpoints.revocation) return
    const hint = kept.refreshToken === null ? 'access_token' : 'refresh_token'
    const token = await openToken(services, connectionId, hint, kept)
    const limit = await takeProviderLimit(services, provider, 'token')
    if (token === undefined) return
    const outcome = limit.kind === 'busy' ? limit : await revokeToken(services, provider, token, hint)
    if (outcome.kind !== 'revoked' && outcome.kind !== 'unsupported')
      log('provider_revocation_failed', { ...about, reason: outcome.kind })
  } catch (error) {
    // Here it has ended, whatever keeps the provider from hearing of it.
    log('provider_revocation_failed', { ...about, error: error instanceof Error ? error : String(error) })
  }
}

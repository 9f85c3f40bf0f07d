import { auditContext } from '../../audit/audit-context.ts'
import type { Origin } from '../../audit/request-metadata.ts'
import type { AccessTokenClaims } from '../../auth/tokens/access-token.ts'
import type { Services } from '../../services/services.ts'
import { revokeAtProvider } from '../provider-tokens/revoke-at-provider.ts'
import { type KeptTokens, openToken } from '../provider-tokens/sealed-tokens.ts'
import { openProvider } from '../providers/provider.ts'
import { findProvider } from '../providers/registry.ts'
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

async function tellProvider(
  services: Needs,
  providerKey: string,
  connectionId: string,
  kept: KeptTokens,
): Promise<void> {
  try {
    const definition = findProvider(providerKey)
    const provider = definition && (await openProvider(services, definition))
    if (!provider?.endpoints.revocation) return
    const accessToken = await openToken(services, connectionId, 'access_token', kept)
    const refreshToken = await openToken(services, connectionId, 'refresh_token', kept)
    if (accessToken === undefined) return
    const tokens = { accessToken, ...(refreshToken !== undefined && { refreshToken }) }
    await revokeAtProvider(services, provider, connectionId, tokens)
  } catch (error) {
    // Here it has ended, whether or not its tokens still open.
    services.log('provider_revocation_failed', {
      connection_id: connectionId,
      provider_key: providerKey,
      error: error instanceof Error ? error : String(error),
    })
  }
}

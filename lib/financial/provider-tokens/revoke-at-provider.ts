import { errorField } from '../../runtime/log/log.ts'
import type { Services } from '../../services/services.ts'
import { revokeToken } from '../providers/oauth/revoke-token.ts'
import type { ProviderTokens } from '../providers/oauth/tokens.ts'
import type { Provider } from '../providers/provider.ts'
import { takeProviderLimit } from '../providers/provider-limit.ts'

type Deps = Services<'providerCredentials' | 'providerHttp' | 'rateLimits'>

/**
 * Revokes tokens at the provider, if it supports revocation (RFC 7009, 2.1): the refresh token and with it the grant, or
 * the access token if there is no refresh token. The tokens are already deleted here, so a failure is only logged.
 */
export async function revokeAtProvider(
  services: Deps,
  provider: Provider,
  connectionId: string,
  { accessToken, refreshToken }: Pick<ProviderTokens, 'accessToken' | 'refreshToken'>,
): Promise<void> {
  if (!provider.endpoints.revocation) return
  const about = { connection_id: connectionId, provider_key: provider.definition.key }
  try {
    const limit = await takeProviderLimit(services, provider, { for: 'revocation' })
    const outcome =
      limit.kind !== 'admitted'
        ? limit
        : refreshToken === undefined
          ? await revokeToken(services, provider, accessToken, 'access_token')
          : await revokeToken(services, provider, refreshToken, 'refresh_token')
    if (outcome.kind !== 'revoked' && outcome.kind !== 'unsupported')
      services.log('provider_revocation_failed', { ...about, reason: outcome.kind })
  } catch (error) {
    services.log('provider_revocation_failed', {
      ...about,
      error: errorField(error),
    })
  }
}

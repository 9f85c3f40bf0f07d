import { errorField } from '../../runtime/log/log.ts'
import type { Services } from '../../services/services.ts'
import { openApi } from '../providers/api-over-http.ts'
import type { RevocationOutcome } from '../providers/oauth/revoke-token.ts'
import type { Provider } from '../providers/provider.ts'
import { takeProviderLimit } from '../providers/provider-limit.ts'

type Deps = Services<'providerCredentials' | 'providerHttp' | 'rateLimits'>
interface Tokens {
  readonly accessToken: string
  readonly refreshToken?: string | undefined
}

/** What became of tokens at their provider. */
export type ProviderRevocation = 'revoked' | 'unsupported' | 'failed'

/** Returns whether a provider can revoke tokens. */
export function canRevoke(provider: Provider): boolean {
  return provider.kind === 'link' || provider.endpoints.revocation !== undefined
}

/**
 * Revokes tokens at the provider, if it supports that. By OAuth (RFC 7009, 2.1): the refresh token and with it the grant,
 * or the access token if there is no refresh token. A provider with a widget removes the connection. A failure is logged,
 * not thrown: most callers have already deleted the tokens.
 */
export async function revokeAtProvider(
  services: Deps,
  provider: Provider,
  connectionId: string,
  { accessToken, refreshToken }: Tokens,
): Promise<ProviderRevocation> {
  if (!canRevoke(provider)) return 'unsupported'
  const about = { connection_id: connectionId, provider_key: provider.definition.key }
  try {
    const limit = await takeProviderLimit(services, provider, { for: 'revocation' })
    const outcome =
      limit.kind !== 'admitted'
        ? limit
        : await revoke(services, provider, connectionId, { accessToken, refreshToken })
    if (outcome.kind === 'revoked' || outcome.kind === 'unsupported') return outcome.kind
    services.log('provider_revocation_failed', { ...about, reason: outcome.kind })
  } catch (error) {
    services.log('provider_revocation_failed', {
      ...about,
      error: errorField(error),
    })
  }
  return 'failed'
}

async function revoke(
  services: Deps,
  provider: Provider,
  connectionId: string,
  { accessToken, refreshToken }: Tokens,
): Promise<RevocationOutcome> {
  if (provider.kind === 'oauth') {
    // Imported dynamically, because a provider with a widget does not need it.
    const { revokeToken } = await import('../providers/oauth/revoke-token.ts')
    return refreshToken === undefined
      ? revokeToken(services, provider, accessToken, 'access_token')
      : revokeToken(services, provider, refreshToken, 'refresh_token')
  }
  const api = openApi(services, provider, { accessToken, call: { for: 'check', connectionId } })
  const link = await provider.definition.link()
  const removed = await link.remove(api)
  return removed.kind === 'read' ? { kind: 'revoked' } : removed
}

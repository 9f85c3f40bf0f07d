import type { Services } from '../../services/services.ts'
import type { ProviderFailure } from '../failure.ts'
import type { Provider } from '../provider.ts'

/** What became of a revocation; `unsupported` where the provider documents no address for it. */
export type RevocationOutcome =
  | { readonly kind: 'revoked' }
  | { readonly kind: 'unsupported' }
  | { readonly kind: 'refused'; readonly error: string }
  | ProviderFailure

/** Revokes a token at its provider (RFC 7009, 2.1). A token that it does not know counts as revoked (2.2). */
export async function revokeToken(
  _services: Services<'providerCredentials' | 'providerHttp'>,
  _provider: Provider,
  _token: string,
  _hint: 'access_token' | 'refresh_token',
): Promise<RevocationOutcome> {
  throw new Error('To be written')
}

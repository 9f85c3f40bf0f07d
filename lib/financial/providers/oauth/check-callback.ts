import { AuthorizationResponseError, validateAuthResponse } from 'oauth4webapi'
import type { OAuthProvider } from '../provider.ts'
import { authorizationServer, clientOf } from './authorization-server.ts'

/**
 * The result of checking an authorization response.
 *
 * - `granted`: contains a code. Pass the parameters to `exchangeCode`.
 * - `denied`: contains an error code (RFC 6749, 4.1.2.1).
 * - `invalid`: has a wrong state or issuer, a repeated parameter, or neither a code nor an error.
 */
export type CallbackOutcome =
  | { readonly kind: 'granted'; readonly parameters: URLSearchParams }
  | { readonly kind: 'denied'; readonly error: string }
  | { readonly kind: 'invalid' }

const INVALID: CallbackOutcome = { kind: 'invalid' }
const MAX_CODE_LENGTH = 8_192

/**
 * Checks the parameters of an authorization response (RFC 6749, 4.1.2) and its issuer (RFC 9207, 2.4). If the provider has
 * no issuer, `iss` must be absent.
 */
export function checkCallback(
  provider: OAuthProvider,
  parameters: URLSearchParams,
  state: string,
): CallbackOutcome {
  if (provider.endpoints.issuer === undefined && parameters.has('iss')) return INVALID
  const codes = parameters.getAll('code')
  try {
    const granted = validateAuthResponse(authorizationServer(provider), clientOf(provider), parameters, state)
    const [code = ''] = codes
    if (codes.length !== 1 || code === '' || code.length > MAX_CODE_LENGTH) return INVALID
    return { kind: 'granted', parameters: granted }
  } catch (error) {
    // Keep only the code: the error contains the parameters.
    if (!(error instanceof AuthorizationResponseError)) return INVALID
    return { kind: 'denied', error: /^[\w.-]{1,100}$/.test(error.error) ? error.error : 'unspecified' }
  }
}

import { AuthorizationResponseError, validateAuthResponse } from 'oauth4webapi'
import type { Provider } from '../provider.ts'
import { authorizationServer, clientOf } from './authorization-server.ts'

/**
 * What a provider sent a person back with.
 *
 * - `granted`: with a code; the parameters are for `exchangeCode` alone.
 * - `denied`: with an error (RFC 6749, 4.1.2.1), of which `error` is the code.
 * - `invalid`: with nothing that belongs to the request: another state or issuer, a parameter twice, neither code nor error.
 */
export type CallbackOutcome =
  | { readonly kind: 'granted'; readonly parameters: URLSearchParams }
  | { readonly kind: 'denied'; readonly error: string }
  | { readonly kind: 'invalid' }

const INVALID: CallbackOutcome = { kind: 'invalid' }
const LONGEST_CODE = 8_192

/**
 * Checks the parameters of an authorization response (RFC 6749, 4.1.2) and its issuer (RFC 9207, 2.4): one whose
 * definition has an issuer must say it, one whose definition has none must say none.
 */
export function checkCallback(
  provider: Provider,
  parameters: URLSearchParams,
  state: string,
): CallbackOutcome {
  if (provider.endpoints.issuer === undefined && parameters.has('iss')) return INVALID
  const codes = parameters.getAll('code')
  try {
    const granted = validateAuthResponse(authorizationServer(provider), clientOf(provider), parameters, state)
    const [code = ''] = codes
    if (codes.length !== 1 || code === '' || code.length > LONGEST_CODE) return INVALID
    return { kind: 'granted', parameters: granted }
  } catch (error) {
    // Of the error nothing is kept but the code: it holds the parameters.
    if (!(error instanceof AuthorizationResponseError)) return INVALID
    return { kind: 'denied', error: /^[\w.-]{1,100}$/.test(error.error) ? error.error : 'unspecified' }
  }
}

import type { Provider } from '../provider.ts'

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

/** Checks the parameters of an authorization response (RFC 6749, 4.1.2) and its issuer (RFC 9207, 2.4). */
export function checkCallback(
  _provider: Provider,
  _parameters: URLSearchParams,
  _state: string,
): CallbackOutcome {
  throw new Error('To be written')
}

/**
 * How a call to a provider fails.
 *
 * - `timed_out`: it did not answer in time.
 * - `failed`: it could not be reached, or its answer is none that we can use; `reason` is a word for the log.
 * - `busy`: its rate limit is used up, as it or our own count of it says.
 * - `unauthorized`: it refused the access token.
 * - `missing`: it knows nothing at the address, such as an account of that id.
 */
export type ProviderFailure =
  | { readonly kind: 'timed_out' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'busy'; readonly retryAfterSeconds: number }
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'missing' }

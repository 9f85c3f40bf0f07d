import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose'

/** The options of the public keys. */
export interface VerificationKeysOptions {
  readonly url: URL
  readonly fetch: ((url: string, init: RequestInit) => Promise<Response>) | undefined
  readonly now: () => Date
}

const MINUTE = 60_000
/** How long the keys are used without reading them again. */
const FRESH = 5 * MINUTE
/** How long the keys are used if they cannot be read. */
const STALE = 60 * MINUTE
/** How long to wait after a failed read. */
const PAUSE = MINUTE / 2

/**
 * Creates a function that finds public keys at an address. It keeps them for five minutes. If they cannot be read then, it
 * uses them for up to an hour, and reads them again at most every 30 seconds.
 */
export function verificationKeys({
  url,
  fetch = globalThis.fetch,
  now,
}: VerificationKeysOptions): JWTVerifyGetKey {
  let readAt = Number.NEGATIVE_INFINITY
  let pausedUntil = Number.NEGATIVE_INFINITY
  const remote = createRemoteJWKSet(url, {
    cacheMaxAge: FRESH,
    [customFetch]: async (address, init) => {
      const response = await fetch(address, init)
      if (response.ok) readAt = now().getTime()
      return response
    },
  })
  const kept = () => (now().getTime() - readAt < STALE ? remote.jwks() : undefined)
  return async (header, token) => {
    const known = kept()
    if (known && now().getTime() < pausedUntil) return createLocalJWKSet(known)(header, token)
    try {
      return await remote(header, token)
    } catch (cause) {
      if (!known || cause instanceof errors.JWKSNoMatchingKey) throw cause
      pausedUntil = now().getTime() + PAUSE
      return createLocalJWKSet(known)(header, token)
    }
  }
}

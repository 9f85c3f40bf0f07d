/** What pages of other origins may send and read (Fetch Standard, CORS protocol). */
export const cors = {
  methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
  /** Request headers that a page may send. */
  allowedHeaders: ['authorization', 'content-type', 'traceparent', 'x-request-id'],
  /** Response headers that a page may read. */
  exposedHeaders: [
    'location',
    'ratelimit',
    'ratelimit-policy',
    'retry-after',
    'www-authenticate',
    'x-request-id',
  ],
  /** How long browsers may keep the answer to a preflight request, in seconds. */
  maxAgeSeconds: 3600,
} as const

/**
 * Returns the CORS headers of a response to a page of `origin`. A page whose origin is not allowed cannot read the response.
 */
export function corsResponseHeaders(
  origin: string | undefined,
  isAllowed: (origin: string) => boolean,
): Readonly<Record<string, string>> {
  // A cache must not return the response to pages of another origin.
  const vary = { vary: 'origin' }
  if (origin === undefined || !isAllowed(origin)) return vary
  return {
    ...vary,
    'access-control-allow-origin': origin,
    'access-control-expose-headers': cors.exposedHeaders.join(','),
  }
}

/** The headers of the response to a preflight request of an allowed origin, in addition to the origin. */
export const corsPreflightHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-methods': cors.methods.join(','),
  'access-control-allow-headers': cors.allowedHeaders.join(','),
  'access-control-max-age': String(cors.maxAgeSeconds),
}

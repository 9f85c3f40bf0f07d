/** Where an action comes from: the request, or the job that carries one on. */
export interface RequestMetadata {
  /** API Gateway's id of the request, or the invocation's id of a job that no request asked for. */
  readonly requestId: string
  /** The client's own id of the request, if it sent one. */
  readonly clientRequestId: string | null
  readonly traceId: string | null
  readonly method: string | null
  /** The path of the route with its parameters unfilled, or the id of the job. */
  readonly route: string
  readonly ip: string | null
  readonly userAgent: string | null
  /** SHA-256 of IP and user agent, in hexadecimal: the same client, without keeping more of it. */
  readonly fingerprint: string | null
}

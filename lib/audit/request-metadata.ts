/** The request that caused an action, or the job that continues one. */
export interface RequestMetadata {
  /** The request id from API Gateway, or the invocation id of a scheduled job. */
  readonly requestId: string
  /** The request id that the client sent. */
  readonly clientRequestId: string | null
  readonly traceId: string | null
  readonly method: string | null
  /** The path template of the route, or the id of the job. */
  readonly route: string
  readonly ip: string | null
  readonly userAgent: string | null
  /** SHA-256 of IP address and user agent, in hexadecimal. Identifies a client without more data. */
  readonly fingerprint: string | null
}

/** A call to a provider. */
export interface HttpCall {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

/** What became of a call to a provider. A redirect is an answer: it is never followed. */
export type HttpOutcome =
  | {
      readonly kind: 'answered'
      readonly status: number
      /** By their names in lower case. */
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  /** `phase` names the timeout that passed. */
  | { readonly kind: 'timed_out'; readonly phase: 'total' | 'connect' | 'read' | 'pool' }
  /** `reason` is a word for the log: `unreachable`, `too_large`, `broken` … */
  | { readonly kind: 'failed'; readonly reason: string }

/** Calls providers over HTTPS, each call within its timeouts and the deadline of the running request. */
export interface ProviderHttp {
  /** Never rejects for what the other side does or does not do. */
  send(call: HttpCall): Promise<HttpOutcome>
}

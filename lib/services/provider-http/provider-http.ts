import type { LookupFunction } from 'node:net'

/** A call to a provider. */
export interface HttpCall {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** The path in the trace, if the real one is confidential. */
  readonly tracedPath?: string
  /** Whether the call can be sent twice. A GET always can. */
  readonly isRepeatable?: true
  /** Whether only the status and the headers matter: the body is not decoded, and the rest of a large one not read. */
  readonly ignoresBody?: true
}

/** Restricts the addresses to which a client connects. */
export interface AddressGuard {
  /** Resolves the host of a connection and refuses addresses. */
  readonly lookup: LookupFunction
  /** Whether the client may connect to an IP address. */
  readonly isAllowed: (address: string) => boolean
}

/** The outcome of a call to a provider. Redirects are returned as responses and never followed. */
export type HttpOutcome =
  | {
      readonly kind: 'answered'
      readonly status: number
      /** Names are in lower case. */
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
    }
  /** `phase` is the exceeded timeout. */
  | { readonly kind: 'timed_out'; readonly phase: 'total' | 'connect' | 'read' | 'pool' }
  /** `reason` is a code for the log: `unreachable`, `too_large`, `broken` … */
  | { readonly kind: 'failed'; readonly reason: string }

/** Calls providers over HTTPS. Calls observe the timeouts and the deadline of the current request. */
export interface ProviderHttp {
  /** Sends a call. Failures of the provider or the network are outcomes, not rejections. */
  send(call: HttpCall): Promise<HttpOutcome>
}

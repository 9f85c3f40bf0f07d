import type * as z from 'zod/mini'
import type { ClientCredentials } from '../../services/provider-credentials.ts'
import type { ProviderFailure, ReadResult } from './provider-failure.ts'

/** A request to a provider's API. */
export interface ApiRequest<T> {
  /** Relative to the provider's API address, with a leading slash. Each part must be encoded. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Header fields of this request, in addition to those of the provider's protocol. */
  readonly headers?: Readonly<Record<string, string>>
  /** Schema of the JSON response. Numbers are decimal text. */
  readonly reply: z.ZodMiniType<T>
}

/** A request with a JSON body. */
export interface ApiPost<T> extends ApiRequest<T> {
  readonly body: Readonly<Record<string, unknown>>
}

/** A provider's API with the access token of a user. Handles authentication, rate limits, timeouts and failures. */
export interface ProviderApi {
  /** Sends a GET request, and reads its response with the schema of the request. */
  get<T>(request: ApiRequest<T>): Promise<ReadResult<T>>
  /** Sends a POST request, and reads its response with the schema of the request. */
  post<T>(request: ApiPost<T>): Promise<ReadResult<T>>
}

/** What a call to a provider's API is authenticated with. */
export interface ApiCredentials {
  readonly client: ClientCredentials
  /** Undefined for calls that are not about a connection. */
  readonly accessToken: string | undefined
}

/** The conventions of a provider's API. */
export interface ApiProtocol {
  /** Returns the header fields, and the members of a JSON body, that authenticate a call. */
  authenticate(credentials: ApiCredentials): {
    readonly headers: Readonly<Record<string, string>>
    readonly body?: Readonly<Record<string, string>>
  }
  /**
   * Returns the failure that an error response means, or undefined if its status code says it.
   * @param body The parsed JSON of the response; undefined if it is not JSON. Numbers are decimal text.
   */
  failureOf?(status: number, body: unknown): ProviderFailure | undefined
}

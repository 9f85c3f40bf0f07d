import type * as z from 'zod/mini'
import type { ReadResult } from './provider-failure.ts'

/** A request to a provider's API. */
export interface ApiRequest<T> {
  /** Relative to the provider's API address, with a leading slash. Each part must be encoded. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** Schema of the JSON response. Numbers are decimal text. */
  readonly reply: z.ZodMiniType<T>
}

/** A provider's API with the access token of a user. Handles rate limits, timeouts and failures. */
export interface ProviderApi {
  /** Sends a GET request, and reads its response with the schema of the request. */
  get<T>(request: ApiRequest<T>): Promise<ReadResult<T>>
}

import type * as z from 'zod/mini'
import type { Read } from './provider-failure.ts'

/** What to read from a provider's API. */
export interface ApiRequest<T> {
  /** Relative to the provider's API address, with a leading slash; each part encoded already. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  /** The schema of the JSON answer, whose numbers arrive as the decimal text that they were written in. */
  readonly reply: z.ZodMiniType<T>
}

/** A provider's API as one person's access token opens it: limits, timeouts and failures are seen to. */
export interface ProviderApi {
  get<T>(request: ApiRequest<T>): Promise<Read<T>>
}

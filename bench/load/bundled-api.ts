import { join } from 'node:path'
import { routes } from '../../lib/routes/table.ts'
import { dispatcher, type HttpFunction } from '../../local/front/dispatch.ts'
import { type ApiCall, apiRequest } from '../api-request.ts'

/** The response to a call. */
export interface ApiReply {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Calls the API. */
export type CallApi = (call: ApiCall) => Promise<ApiReply>

/**
 * Calls bundles in this process, in the way of the local cloud. The functions read the environment at their first call.
 * @param instance Another name loads the bundles again, with the environment of that time.
 */
export function bundledApi(folder: string, instance: string): CallApi {
  const load = async ({ id }: { readonly id: string }): Promise<HttpFunction> =>
    (await import(`${join(folder, id, 'index.mjs')}?${instance}`)).handler
  const dispatch = dispatcher({ routes, load, operatorOf: async () => undefined })
  return async call => {
    const result = await dispatch(apiRequest(call))
    return { status: result.statusCode ?? 0, body: result.body ? JSON.parse(result.body) : {} }
  }
}

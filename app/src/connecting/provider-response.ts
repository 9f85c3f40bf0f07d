import type { CompleteAuthorizationQuery } from '@dashtam/client'

/** What a provider sent with the user who returned from its consent page. */
export interface ProviderResponse {
  readonly providerKey: string
  readonly query: CompleteAuthorizationQuery
}

const PATH = /^\/providers\/([^/]+)\/callback\/?$/i
/** The parameters of the API. Providers add others. */
const OPTIONAL = ['code', 'error', 'error_description', 'error_uri', 'iss'] as const

let received: ProviderResponse | undefined

/**
 * Reads the response of a provider from the address of the page and removes it from the address and the history. So a
 * reload, the back button and a copied address cannot send it again. Call it before the router reads the address.
 */
export function takeProviderResponse(
  { pathname, search }: { readonly pathname: string; readonly search: string },
  { replaceState }: { readonly replaceState: (path: string) => void },
): void {
  const providerKey = PATH.exec(pathname)?.[1]
  if (providerKey === undefined || search === '') return
  replaceState(pathname)
  received = parseProviderResponse(providerKey, new URLSearchParams(search))
}

/** Returns the response that arrived with this load of the page; undefined if there is none, or it was forgotten. */
export function providerResponse(): ProviderResponse | undefined {
  return received
}

/** Forgets the response, after it was used. */
export function forgetProviderResponse(): void {
  received = undefined
}

function parseProviderResponse(
  providerKey: string,
  parameters: URLSearchParams,
): ProviderResponse | undefined {
  const state = parameters.get('state')
  if (!state) return undefined
  const entries = OPTIONAL.map(name => [name, parameters.get(name) || undefined] as const)
  return { providerKey, query: { ...Object.fromEntries(entries), state } }
}

import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { isAnswerable, type Page, type PageChoice, pageOf } from '../../pagination/page.ts'
import { openApi } from '../providers/api-over-http.ts'
import type { ProviderApi } from '../providers/provider-api.ts'
import type { ProviderDefinition } from '../providers/provider-definition.ts'
import type { Read } from '../providers/provider-failure.ts'
import { type ProviderProblem, toProviderProblem } from '../providers/provider-problem.ts'
import { type TokenServices, type UsableToken, usableAccessToken } from './usable-access-token.ts'

/** Whose connection to read through. */
export interface Reader {
  readonly userId: string
  readonly connectionId: string
  readonly metadata: RequestMetadata
}

/** What reading through a connection yields. */
export type ProviderRead<T> =
  | { readonly kind: 'read'; readonly value: T; readonly definition: ProviderDefinition }
  | Exclude<UsableToken, { kind: 'usable' }>

/**
 * Reads from a provider with the token of a connection. A token that the provider refuses is refreshed, whatever its
 * lifetime says, and tried once more: providers end tokens early.
 */
export async function readProvider<T>(
  services: TokenServices,
  { userId, connectionId, metadata }: Reader,
  what: 'whole' | 'by_id',
  read: (definition: ProviderDefinition, api: ProviderApi) => Promise<Read<T>>,
): Promise<ProviderRead<T>> {
  const wish = { userId, connectionId, metadata }
  const attempt = async (usable: Extract<UsableToken, { kind: 'usable' }>): Promise<Read<T>> => {
    const { accessToken, provider } = usable
    return read(provider.definition, openApi(services, provider, { accessToken, userId }))
  }
  const first = await usableAccessToken(services, wish)
  if (first.kind !== 'usable') return first
  let outcome = await attempt(first)
  if (outcome.kind === 'unauthorized') {
    const unwanted = { generation: first.generation, since: services.clock() }
    const second = await usableAccessToken(services, { ...wish, unwanted })
    if (second.kind !== 'usable') return second
    outcome = await attempt(second)
  }
  const { definition } = first.provider
  if (outcome.kind === 'read') return { ...outcome, definition }
  // Where the address holds an id of the request, it is to blame; elsewhere the provider is.
  if (outcome.kind === 'missing' && what === 'by_id') return { kind: 'not_found' }
  return toProviderProblem(definition, outcome)
}

/** Takes a page out of what was read; one that is too large to be answered is the provider's failure. */
export function listed<T>(
  read: readonly T[],
  choice: PageChoice,
  definition: ProviderDefinition,
): { readonly kind: 'listed'; readonly page: Page<T> } | ProviderProblem {
  const page = pageOf(read, choice)
  return isAnswerable(page)
    ? { kind: 'listed', page }
    : toProviderProblem(definition, { kind: 'failed', reason: 'too_large' })
}

import type { RequestMetadata } from '../../audit/request-metadata.ts'
import { isAnswerable, type Page, type PageChoice, pageOf } from '../../pagination/page.ts'
import { openApi } from '../providers/api-over-http.ts'
import type { ProviderApi } from '../providers/provider-api.ts'
import type { ProviderDefinition } from '../providers/provider-definition.ts'
import { isAboutAccess, type ReadResult } from '../providers/provider-failure.ts'
import { type ProviderProblem, toProviderProblem } from '../providers/provider-problem.ts'
import { type TokenServices, type UsableToken, usableAccessToken } from './usable-access-token.ts'

/** A read from a provider with the tokens of a connection. */
export interface ReadRequest {
  readonly userId: string
  readonly connectionId: string
  readonly metadata: RequestMetadata
}

/** The result of a read with the tokens of a connection. */
export type ReadOutcome<T> =
  | { readonly kind: 'read'; readonly value: T; readonly definition: ProviderDefinition }
  | Exclude<UsableToken, { kind: 'usable' }>

/**
 * Reads from a provider with the access token of a connection. If the provider gives no access, refreshes the token or
 * checks the connection, and retries once: a provider can revoke a token before it expires.
 *
 * @param options.on404 The meaning of a 404 response. Use `not_found` if the request contains an id from the client.
 */
export async function readProvider<T>(
  services: TokenServices,
  { userId, connectionId, metadata }: ReadRequest,
  options: { readonly on404: 'provider_failed' | 'not_found' },
  read: (definition: ProviderDefinition, api: ProviderApi) => Promise<ReadResult<T>>,
): Promise<ReadOutcome<T>> {
  const request = { userId, connectionId, metadata }
  const attempt = async (usable: Extract<UsableToken, { kind: 'usable' }>): Promise<ReadResult<T>> => {
    const { accessToken, provider } = usable
    const call = { for: 'read', userId, connectionId } as const
    return read(provider.definition, openApi(services, provider, { accessToken, call }))
  }
  const first = await usableAccessToken(services, request)
  if (first.kind !== 'usable') return first
  let outcome = await attempt(first)
  if (outcome.kind !== 'read' && isAboutAccess(outcome)) {
    const replace = { generation: first.generation, since: services.clock() }
    const second = await usableAccessToken(services, { ...request, replace })
    if (second.kind !== 'usable') return second
    outcome = await attempt(second)
  }
  const { definition } = first.provider
  // The check found nothing wrong, but the institution still requires that its customer signs in.
  if (outcome.kind === 'needs_reconnection') return { kind: 'reconnection_required' }
  if (outcome.kind === 'read') return { ...outcome, definition }
  if (outcome.kind === 'missing' && options.on404 === 'not_found') return { kind: 'not_found' }
  return toProviderProblem(definition, outcome)
}

/** Returns a page of the items read from a provider. A page that exceeds the response size limit is a provider failure. */
export function toListedPage<T>(
  read: readonly T[],
  choice: PageChoice,
  definition: ProviderDefinition,
): { readonly kind: 'listed'; readonly page: Page<T> } | ProviderProblem {
  const page = pageOf(read, choice)
  return isAnswerable(page)
    ? { kind: 'listed', page }
    : toProviderProblem(definition, { kind: 'failed', reason: 'too_large' })
}

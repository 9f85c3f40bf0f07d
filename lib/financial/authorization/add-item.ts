import { auditContext } from '../../audit/audit-context.ts'
import type { Services } from '../../services/services.ts'
import { announcedExpiry } from '../provider-tokens/consent-expiry.ts'
import { nextCheck } from '../provider-tokens/next-check.ts'
import { revokeAtProvider } from '../provider-tokens/revoke-at-provider.ts'
import { sealTokens } from '../provider-tokens/sealed-tokens.ts'
import { storeWithRetries } from '../provider-tokens/store-with-retries.ts'
import { openApi } from '../providers/api-over-http.ts'
import type { AddedItem, ExchangedItem } from '../providers/link/link-definition.ts'
import { toProviderProblem } from '../providers/provider-problem.ts'
import { postponeAuthorization, recordFailedAuthorization } from './failed-authorization.ts'
import type { CompletedLink, ConsumedLink, LinkCompletion } from './link-completion.ts'
import { insertAuthorized } from './store/insert-authorized.ts'

type Deps = Services<'database' | 'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits'>

/** Exchanges the public token of a link and stores the new connection. */
export async function addItem(
  services: Deps,
  request: LinkCompletion,
  link: ConsumedLink,
  items: readonly AddedItem[],
): Promise<CompletedLink> {
  const { provider } = link
  const { publicToken } = request
  const added = publicToken === undefined ? items[0] : items.find(item => item.publicToken === publicToken)
  if (!added) return recordFailedAuthorization(services, request, { kind: 'public_token_refused' })
  // A public token can be exchanged only once. Load the key first, so that the access token can be stored.
  await services.dataKeys.current()
  const api = openApi(services, provider, { call: { for: 'callback', userId: request.claims.userId } })
  const definition = await provider.definition.link()
  const exchanged = await definition.exchange(api, added.publicToken)
  if (exchanged.kind === 'read') return storeItem(services, request, link, added, exchanged.value)
  if (exchanged.kind === 'missing')
    return recordFailedAuthorization(services, request, { kind: 'public_token_refused' })
  const problem = toProviderProblem(provider.definition, exchanged)
  // After a rate limit the public token is still valid. After any other failure the provider may have exchanged it.
  return 'retryAfterSeconds' in problem
    ? postponeAuthorization(services, request, link, problem)
    : recordFailedAuthorization(services, request, problem)
}

async function storeItem(
  services: Deps,
  request: LinkCompletion,
  { provider, stateId }: ConsumedLink,
  { institution }: AddedItem,
  { accessToken, itemId }: ExchangedItem,
): Promise<CompletedLink> {
  const { claims, connectionId, metadata } = request
  const { userId, sessionId } = claims
  const call = { for: 'check', connectionId } as const
  // Without an answer the connection is due at once, so that the first check reads when the consent ends.
  const definition = await provider.definition.link()
  const state = await definition.readItem(openApi(services, provider, { accessToken, call }))
  const consentExpiresAt = state.kind === 'read' ? state.value.consentExpiresAt : null
  const context = auditContext(services, metadata)
  const { now } = context
  const authorized = {
    userId,
    sessionId,
    connectionId,
    stateId,
    tokens: await sealTokens(services, connectionId, { accessToken }),
    scope: null,
    itemId,
    institution,
    accessExpiresAt: null,
    refreshDueAt: state.kind === 'read' ? nextCheck(now, consentExpiresAt) : now,
    ...announcedExpiry(consentExpiresAt),
  }
  const connection = await storeWithRetries(services, () =>
    insertAuthorized(services.database, authorized, context),
  ).catch(async error => {
    // Without its token, nobody can end the connection at the provider later.
    await revokeAtProvider(services, provider, connectionId, { accessToken })
    throw error
  })
  if (connection && connection.alias !== null) return { kind: 'completed', alias: connection.alias }
  services.log('provider_tokens_discarded', {
    connection_id: connectionId,
    provider_key: provider.definition.key,
  })
  await revokeAtProvider(services, provider, connectionId, { accessToken })
  return connection
    ? recordFailedAuthorization(services, request, { kind: 'invalid_state' })
    : { kind: 'not_found' }
}

import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { Services } from '../../services/services.ts'
import { revokeAtProvider } from '../provider-tokens/revoke-at-provider.ts'
import { revokeStored } from '../provider-tokens/revoke-tokens.ts'
import { sealTokens, storedTokensOf } from '../provider-tokens/sealed-tokens.ts'
import { storeWithRetries } from '../provider-tokens/store-with-retries.ts'
import { openApi } from '../providers/api-over-http.ts'
import type { AddedItem, ExchangedItem } from '../providers/link/link-definition.ts'
import { toProviderProblem } from '../providers/provider-problem.ts'
import { postponeAuthorization, recordFailedAuthorization } from './failed-authorization.ts'
import type { CompletedLink, ConsumedLink, LinkCompletion } from './link-completion.ts'
import { storeAuthorized } from './store-authorized.ts'

type Deps = Services<'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'>

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
  const context = auditContext(services, metadata)
  const authorized = {
    ...auditSlotValues(context),
    ...(await sealTokens(services, connectionId, { accessToken })),
    ...{ userId, sessionId, connectionId, stateId, itemId },
    scope: null,
    institutionId: institution.id,
    institutionName: institution.name,
    accessExpiresAt: null,
    // Due at once: the first check reads when the consent ends. Nothing may delay the storage of the token.
    refreshDueAt: context.now,
    consentExpiresAt: null,
    expiringAt: null,
  }
  const store = () => storeAuthorized(services, authorized)
  const connection = await storeWithRetries(services, store).catch(async error => {
    // Without its token, nobody can end the connection at the provider later.
    await revokeAtProvider(services, provider, connectionId, { accessToken })
    throw error
  })
  if (connection && connection.alias !== null) {
    const former = storedTokensOf(connection)
    if (former) await revokeStored(services, provider.definition.key, connectionId, former)
    return { kind: 'completed', alias: connection.alias }
  }
  services.log('provider_tokens_discarded', {
    connection_id: connectionId,
    provider_key: provider.definition.key,
  })
  await revokeAtProvider(services, provider, connectionId, { accessToken })
  return connection
    ? recordFailedAuthorization(services, request, { kind: 'invalid_state' })
    : { kind: 'not_found' }
}

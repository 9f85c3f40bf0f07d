import { auditContext } from '../../audit/audit-context.ts'
import type { TokenServices } from '../provider-tokens/usable-access-token.ts'
import { openApi } from '../providers/api-over-http.ts'
import { openProvider } from '../providers/provider.ts'
import { toProviderProblem } from '../providers/provider-problem.ts'
import { findProvider } from '../providers/registry.ts'
import { consumeReceivedState } from './consume-received-state.ts'
import { postponeAuthorization, recordFailedAuthorization } from './failed-authorization.ts'
import type { CompletedLink, LinkCompletion } from './link-completion.ts'
import { openStateSecret } from './sealed-state.ts'

/**
 * Completes a link: consumes the state, reads from the provider what happened in the link, and exchanges the public token
 * or, if the link repaired the connection, checks it.
 *
 * A public token counts only if the provider lists it among the results of this user's link. Otherwise an attacker could
 * connect the attacker's institution to the account of a victim (login CSRF, as in RFC 6749, 10.12). The state is restored
 * as long as no public token was sent to the provider, so that the client can repeat the request.
 */
export async function completeLink(services: TokenServices, request: LinkCompletion): Promise<CompletedLink> {
  const { userId } = request.claims
  const context = auditContext(services, request.metadata)
  const found = await consumeReceivedState(services, request, { isLink: true }, context)
  if (!found) return { kind: 'not_found' }
  const { state_id: stateId } = found
  if (stateId === null) return { kind: 'invalid_state' }
  const definition = findProvider(found.provider_key)
  const provider = definition && (await openProvider(services, definition))
  if (provider?.kind !== 'link') return { kind: 'provider_not_configured' }
  const linkToken = await openStateSecret(services, { kind: 'link_token', id: stateId }, found)
  if (linkToken === undefined) throw new Error(`The state ${stateId} has no link token`)
  const link = { provider, alias: found.alias, stateId, usedAt: context.now }
  const api = openApi(services, provider, { call: { for: 'callback', userId } })
  const definitionOfLink = await provider.definition.link()
  const result = await definitionOfLink.readLink(api, linkToken)
  if (result.kind !== 'read')
    return postponeAuthorization(services, request, link, toProviderProblem(provider.definition, result))
  switch (result.value.kind) {
    case 'open':
      return postponeAuthorization(services, request, link, { kind: 'link_unfinished' })
    case 'left':
      return recordFailedAuthorization(services, request, {
        kind: 'authorization_denied',
        error: result.value.error,
      })
    case 'finished': {
      // Imported dynamically, because a request needs one of the two at most.
      if (found.is_update) {
        const { repairItem } = await import('./repair-item.ts')
        return repairItem(services, request, link)
      }
      const { addItem } = await import('./add-item.ts')
      return addItem(services, request, link, result.value.items)
    }
  }
}

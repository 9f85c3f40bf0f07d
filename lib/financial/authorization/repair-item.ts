import { auditContext } from '../../audit/audit-context.ts'
import { type TokenServices, usableAccessToken } from '../provider-tokens/usable-access-token.ts'
import { postponeAuthorization, recordFailedAuthorization } from './failed-authorization.ts'
import type { CompletedLink, ConsumedLink, LinkCompletion } from './link-completion.ts'
import { renewConsent } from './store/renew-consent.ts'

/**
 * Completes a link that repaired a connection. Nothing is exchanged: the access token works again. The check of the
 * connection, which only one caller runs at a time, finds that out and sets the status.
 */
export async function repairItem(
  services: TokenServices,
  request: LinkCompletion,
  link: ConsumedLink,
): Promise<CompletedLink> {
  const { claims, connectionId, metadata } = request
  const { userId, sessionId } = claims
  const own = { userId, sessionId, connectionId }
  const renewed = await renewConsent(services.database, own, auditContext(services, metadata))
  if (!renewed) return recordFailedAuthorization(services, request, { kind: 'invalid_state' })
  const replace = { generation: renewed.token_generation, since: services.clock() }
  const checked = await usableAccessToken(services, { userId, connectionId, replace, metadata })
  switch (checked.kind) {
    case 'usable':
      return { kind: 'completed', alias: link.alias }
    case 'not_found':
      return checked
    case 'not_connected':
    case 'reconnection_required':
      return postponeAuthorization(services, request, link, { kind: 'link_unfinished' })
    default:
      return postponeAuthorization(services, request, link, checked)
  }
}

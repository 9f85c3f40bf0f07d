import { auditContext } from '../../audit/audit-context.ts'
import { auditSlotValues } from '../../audit/audit-slots.ts'
import { type TokenServices, usableAccessToken } from '../provider-tokens/usable-access-token.ts'
import { postponeAuthorization, recordFailedAuthorization } from './failed-authorization.ts'
import type { CompletedLink, ConsumedLink, LinkCompletion } from './link-completion.ts'
import { renewConsent } from './store/renew-consent.ts'
import { requestCheck } from './store/request-check.ts'

/**
 * Completes a link that repaired a connection. Nothing is exchanged: the access token works again. The check of the
 * connection, which only one caller runs at a time, finds that out and sets the status. The consent counts as renewed
 * only then: the user can finish a link without a repair.
 */
export async function repairItem(
  services: TokenServices,
  request: LinkCompletion,
  link: ConsumedLink,
): Promise<CompletedLink> {
  const { claims, connectionId, metadata } = request
  const { userId, sessionId } = claims
  const { statements } = services
  const renewedAt = services.clock()
  const before = await statements.first(requestCheck, { userId, connectionId, now: renewedAt })
  if (!before) return recordFailedAuthorization(services, request, { kind: 'invalid_state' })
  // A failure at this very time is an earlier one, and no reason not to check.
  const since = new Date(renewedAt.getTime() + 1)
  const replace = { generation: before.token_generation, since, consentRenewedAt: renewedAt }
  const checked = await usableAccessToken(services, { userId, connectionId, replace, metadata })
  switch (checked.kind) {
    case 'usable': {
      const isRenewed = await statements.first(renewConsent, {
        ...auditSlotValues(auditContext(services, metadata)),
        ...{ userId, sessionId, connectionId, renewedAt },
        consentExpiresAt: before.consent_expires_at,
        expiringAt: before.expiring_at,
      })
      return isRenewed
        ? { kind: 'completed', alias: link.alias }
        : recordFailedAuthorization(services, request, { kind: 'invalid_state' })
    }
    case 'not_found':
      return checked
    case 'not_connected':
    case 'reconnection_required':
      return postponeAuthorization(services, request, link, { kind: 'link_unfinished' })
    default:
      return postponeAuthorization(services, request, link, checked)
  }
}

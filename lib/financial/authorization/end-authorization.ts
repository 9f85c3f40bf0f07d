import { auditSlotValues } from '../../audit/audit-slots.ts'
import type { Services } from '../../services/services.ts'
import { type RevokedTokens, type RevokeRequest, revokeTokens } from '../provider-tokens/revoke-tokens.ts'
import { disconnect } from './store/disconnect.ts'

type Deps = Services<'dataKeys' | 'providerCredentials' | 'providerHttp' | 'rateLimits' | 'statements'>

const byOwner = { actor: 'user', event: 'disconnected', reason: null, revokedAtProvider: null } as const

/** Ends the authorization of a connection. The connection remains, and its owner can authorize it again. */
export function endAuthorization(services: Deps, request: RevokeRequest): Promise<RevokedTokens> {
  return revokeTokens(
    services,
    (own, context) =>
      services.statements.first(disconnect, { ...own, ...auditSlotValues(context), ...byOwner }),
    request,
  )
}

import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { sessionPolicy } from './session-policy.ts'
import { updateTrust } from './store/update-trust.ts'

/** A request of a user to trust the device of a session, or to stop trusting it. */
export interface TrustRequest {
  readonly claims: AccessTokenClaims
  readonly sessionId: string
  readonly isTrusted: boolean
  readonly metadata: RequestMetadata
}

/** The outcome of a change of trust. */
export type TrustedDevice = { kind: 'changed' } | { kind: 'not_found' }

/** Trusts the device of a session, which extends the session, or stops trusting it. */
export async function trustDevice(
  services: Services<'database'>,
  { claims, sessionId, isTrusted, metadata }: TrustRequest,
): Promise<TrustedDevice> {
  const { userId, sessionId: bySessionId } = claims
  const policies = {
    browser: sessionPolicy(services, 'browser'),
    mobile_app: sessionPolicy(services, 'mobile_app'),
    other: sessionPolicy(services, 'other'),
    trusted: sessionPolicy(services, 'trusted'),
  }
  const changed = await updateTrust(
    services.database,
    { userId, sessionId, bySessionId, isTrusted, policies },
    auditContext(services, metadata),
  )
  return { kind: changed ? 'changed' : 'not_found' }
}

import { auditContext } from '../../audit/audit-context.ts'
import type { RequestMetadata } from '../../audit/request-metadata.ts'
import type { Services } from '../../services/services.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'
import { sessionPolicy } from './session-policy.ts'
import { updateTrust } from './store/update-trust.ts'

/** Whose device, by its session, is to be trusted or not. */
export interface Trust {
  readonly claims: AccessTokenClaims
  readonly sessionId: string
  readonly isTrusted: boolean
  readonly metadata: RequestMetadata
}

/** What became of it. */
export type TrustedDevice = { kind: 'changed' } | { kind: 'not_found' }

/** Trusts the device of a session, which gives it a longer life, or takes the trust back. */
export async function trustDevice(
  services: Services<'database'>,
  { claims, sessionId, isTrusted, metadata }: Trust,
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

import { type AuditSlotValues, auditSlotValues } from '../../audit/audit-slots.ts'
import type { AuditContext } from '../../audit/record.ts'
import { assuranceOf } from '../authentication/methods.ts'
import type { AccessTokenClaims } from '../tokens/access-token.ts'

/** The values of a change that a session requests: what its access token claims, and the audit record. */
export interface RequestedChange extends AuditSlotValues {
  readonly userId: string
  readonly sessionId: string
  readonly tokenVersion: number
  /** Whether the authentication of the session used a second factor. */
  readonly isStrong: boolean
}

/** Returns the values of a change that a session requests. */
export function requestedChange(
  { userId, sessionId, tokenVersion, authentication }: AccessTokenClaims,
  context: AuditContext,
): RequestedChange {
  const isStrong = assuranceOf(authentication) === 'aal2'
  return { ...auditSlotValues(context), userId, sessionId, tokenVersion, isStrong }
}

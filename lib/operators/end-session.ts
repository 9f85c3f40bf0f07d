import { auditContext } from '../audit/audit-context.ts'
import { auditSlotValues } from '../audit/audit-slots.ts'
import type { RequestMetadata } from '../audit/request-metadata.ts'
import type { Services } from '../services/services.ts'
import { revokeSession, type SessionEnd } from './revoke-session.ts'

/** Ends an active session of any user. Its access tokens are revoked immediately. */
export async function endSession(
  services: Services<'statements'>,
  { metadata, ...end }: SessionEnd & { metadata: RequestMetadata },
): Promise<{ kind: 'ended' } | { kind: 'not_found' }> {
  const audit = auditSlotValues(auditContext(services, metadata))
  const { user_id } = await services.statements.one(revokeSession, { ...audit, ...end })
  return { kind: user_id !== null ? 'ended' : 'not_found' }
}

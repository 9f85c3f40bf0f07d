import type { AmbientServices } from '../runtime/ambient-services.ts'
import type { AuditContext } from './record.ts'
import type { RequestMetadata } from './request-metadata.ts'

/** Creates the audit context of one operation, with the current time. */
export function auditContext(
  { clock, random }: Pick<AmbientServices, 'clock' | 'random'>,
  metadata: RequestMetadata,
): AuditContext {
  return { metadata, auditId: random.id(), now: clock() }
}

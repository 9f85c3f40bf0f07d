import type { AmbientServices } from '../runtime/ambient-services.ts'
import type { AuditContext } from './record.ts'
import type { RequestMetadata } from './request-metadata.ts'

/** Begins the audit record of one operation, at this moment. */
export function auditContext(
  { clock, random }: Pick<AmbientServices, 'clock' | 'random'>,
  metadata: RequestMetadata,
): AuditContext {
  return { metadata, auditId: random.id(), now: clock() }
}

import type { AmbientServices } from '../runtime/ambient-services.ts'
import type { AuditContext } from './record.ts'
import type { Origin } from './request-metadata.ts'

/** Begins the audit record of one operation, at this moment. */
export function auditContext(
  { clock, random }: Pick<AmbientServices, 'clock' | 'random'>,
  origin: Origin,
): AuditContext {
  return { origin, auditId: random.id(), now: clock() }
}

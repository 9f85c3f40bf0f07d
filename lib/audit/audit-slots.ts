import type { Slots } from '../db/statements/slot.ts'
import type { AuditContext, AuditParts } from './record.ts'
import type { RequestMetadata } from './request-metadata.ts'

/** The values of the slots of an audit record. */
export interface AuditSlotValues extends RequestMetadata {
  readonly auditId: string
  readonly now: Date
}

/** Returns the values of the slots of an audit record. */
export function auditSlotValues({ metadata, auditId, now }: AuditContext): AuditSlotValues {
  return { ...metadata, auditId, now }
}

/** Returns the slots of an audit record, for `auditEach`. */
export function auditParts(slots: Slots<AuditSlotValues>): AuditParts {
  return {
    auditId: slots.auditId,
    now: slots.now,
    metadata: {
      requestId: slots.requestId,
      clientRequestId: slots.clientRequestId,
      traceId: slots.traceId,
      method: slots.method,
      route: slots.route,
      ip: slots.ip,
      userAgent: slots.userAgent,
      fingerprint: slots.fingerprint,
    },
  }
}

import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { AllGiven } from '../db/statements/slot.ts'
import { typed } from '../db/typed.ts'
import type { TimeWindow } from './time-window.ts'

/** Returns the condition that an audit record was created between the times of a window. */
export function isBetween({ from, to }: AllGiven<Pick<TimeWindow, 'from' | 'to'>>): RawBuilder<SqlBool> {
  return sql<SqlBool>`(audit_logs.created_at >= ${typed('timestamptz', from)}
    and audit_logs.created_at < ${typed('timestamptz', to)})`
}

/** Returns the same condition with the bounds on the ids, which exclude partitions. */
export function isWithin({ from, to, fromId, toId }: AllGiven<TimeWindow>): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${isBetween({ from, to })}
    and audit_logs.id >= ${typed('uuid', fromId)} and audit_logs.id < ${typed('uuid', toId)})`
}

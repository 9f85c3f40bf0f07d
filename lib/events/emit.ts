import { type Expression, type SqlBool, sql } from 'kysely'
import { insertEach } from '../db/insert-each.ts'
import type { Given } from '../db/statements/slot.ts'
import type { Database } from '../db/tables.ts'
import type { EventData, EventType } from './event-types.ts'

/** The values of a member of `data`: constants, or expressions that refer to columns of the source. */
type DataOf<T extends EventType> = {
  readonly [N in keyof EventData<T>]: EventData<T>[N] | Expression<EventData<T>[N]>
}

/** The content of an event. Expressions refer to columns of the source. */
export interface Emission<T extends EventType> {
  readonly type: T | Expression<T>
  /** The connection or user that the event is about. Its events are delivered in order. */
  readonly subjectId: string | Expression<string>
  readonly data: DataOf<T>
  /** Rows of the source that do not match emit no event. */
  readonly where?: Expression<SqlBool>
}

/**
 * Inserts one event for each row of `source`, another part of the same statement. A change and its event are stored
 * together or not at all. The part that locks the subject must come before `source`, because the insert assigns the
 * position of the event.
 */
export function emitEach<T extends EventType>(
  db: Database,
  source: string,
  now: Given<Date>,
  { type, subjectId, data, where }: Emission<T>,
) {
  const row = {
    id: sql<string>`uuidv7()`,
    created_at: now,
    type,
    subject_id: subjectId,
    data: jsonObject(data),
  }
  return insertEach(db, 'events', source, row, where)
}

function jsonObject(members: Readonly<Record<string, unknown>>): Expression<Record<string, unknown>> {
  const pairs = Object.entries(members).map(([name, value]) =>
    typeof value === 'string' || value === null
      ? sql`${sql.lit(name)}, ${value}::text`
      : sql`${sql.lit(name)}, ${value}`,
  )
  return sql<Record<string, unknown>>`jsonb_build_object(${sql.join(pairs)})`
}

import { type RawBuilder, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { isWithin } from '../../lib/audit/is-within.ts'
import { timeWindow } from '../../lib/audit/time-window.ts'
import type { Database } from '../../lib/db/tables.ts'
import { idAt, insertRecords, partitionOf, timeIn } from '../support/audit-partitions.ts'
import { startDatabase } from '../support/data-api.ts'

const HOUR_MILLISECONDS = 60 * 60 * 1000
const later = (time: Date, hours: number) => new Date(time.getTime() + hours * HOUR_MILLISECONDS)

/** The condition that a record was created between two times; without a time, before or after any. */
const within = (from?: Date, to?: Date) => isWithin(timeWindow(from?.toISOString(), to?.toISOString()))

describe('the times of a search in the audit log', () => {
  const found = async (db: Database, from: Date, to: Date) =>
    (await db.selectFrom('audit_logs').select('id').where(within(from, to)).execute()).map(({ id }) => id)

  it('include the start and exclude the end, also if the id of a record has another time', async () => {
    const { db } = await startDatabase()
    const [from, to] = [timeIn(1), later(timeIn(1), 1)]
    const inside = { id: idAt(from), createdAt: from }
    const early = { id: idAt(later(from, -20)), createdAt: from }
    const late = { id: idAt(later(to, 20)), createdAt: new Date(to.getTime() - 1) }
    const outside = [new Date(from.getTime() - 1), to].map(createdAt => ({ id: idAt(createdAt), createdAt }))
    await insertRecords(db, inside, early, late, ...outside)
    expect((await found(db, from, to)).toSorted()).toEqual([early.id, inside.id, late.id].toSorted())
  })

  it('accept times before 1970', async () => {
    const { db } = await startDatabase()
    await insertRecords(db, { id: idAt(timeIn(0)), createdAt: timeIn(0) })
    expect(await found(db, new Date(-1e12), timeIn(1))).toHaveLength(1)
    expect(await found(db, new Date(-2e12), new Date(-1e12))).toEqual([])
  })

  it('read the partitions of their months only', async () => {
    const { owner } = await startDatabase()
    const plan = async (condition: RawBuilder<unknown>) => {
      const { rows } = await sql`explain select id from audit_logs where ${condition}`.execute(owner)
      return JSON.stringify(rows)
    }
    const both = await plan(within(timeIn(1), later(timeIn(1), 1)))
    expect(both).toContain(partitionOf(1))
    for (const name of [partitionOf(0), partitionOf(2), 'audit_logs_default'])
      expect(both).not.toContain(name)
    expect(await plan(within(timeIn(1)))).not.toContain(partitionOf(0))
    expect(await plan(within(undefined, timeIn(1)))).not.toContain(partitionOf(2))
  })
})

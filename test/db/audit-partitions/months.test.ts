import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createAuditPartitions, dropExpiredAuditPartition } from '../../../lib/retention/audit-partitions.ts'
import { auditPartitions, idAt, insertRecords, partitionOf, timeIn } from '../../support/audit-partitions.ts'
import { startDatabase } from '../../support/data-api.ts'

const YEAR = new Date().getUTCFullYear() + 1
const DONE = { outcome: 'done', misplaced: 0 }

describe('the partitions of months', () => {
  it('exist from the current month to three months later after the migrations, and are created once', async () => {
    const { db, owner } = await startDatabase()
    const expected = [...[0, 1, 2, 3].map(months => partitionOf(months)), 'audit_logs_default']
    expect(Object.keys(await auditPartitions(owner, true)).toSorted()).toEqual(expected.toSorted())
    expect(await createAuditPartitions(db, new Date())).toEqual({ ...DONE, created: 0 })
    expect(await createAuditPartitions(db, timeIn(1))).toEqual({ ...DONE, created: 1 })
  })

  it('begin and end at midnight in UTC, also at the end of a year and in sessions with another time zone', async () => {
    const { db, owner } = await startDatabase()
    const end = new Date(Date.UTC(YEAR, 11, 31, 23, 59, 59, 999))
    await owner.transaction().execute(async trx => {
      await sql`set local timezone = 'Pacific/Auckland'`.execute(trx)
      await createAuditPartitions(trx, end)
    })
    const start = new Date(end.getTime() + 1)
    await insertRecords(db, { id: idAt(end), createdAt: end }, { id: idAt(start), createdAt: start })
    expect(await auditPartitions(owner)).toEqual({
      [`audit_logs_${YEAR}_12`]: 1,
      [`audit_logs_${YEAR + 1}_01`]: 1,
    })
    for (const month of ['02', '03'])
      expect(await auditPartitions(owner, true)).toHaveProperty(`audit_logs_${YEAR + 1}_${month}`)
    expect(await createAuditPartitions(db, start)).toEqual({ ...DONE, created: 1 })
  })

  it('accept every id: records of other months are in the default partition, and are counted', async () => {
    const { db, owner } = await startDatabase()
    const now = new Date()
    const ids = [
      '00000000-0000-7000-8000-000000000000',
      'ffffffff-ffff-7fff-bfff-ffffffffffff',
      idAt(timeIn(40)),
    ]
    for (const id of ids) await insertRecords(db, { id, createdAt: now })
    expect(await auditPartitions(owner)).toEqual({ audit_logs_default: 3 })
    expect(await createAuditPartitions(db, now)).toEqual({ outcome: 'done', created: 0, misplaced: 3 })
    expect(await db.selectFrom('audit_logs').select('id').orderBy('id').execute()).toHaveLength(3)
  })

  it('are created after an outage of the job for four months, and the records move to them', async () => {
    const { db, owner } = await startDatabase()
    for (const months of [3, 4, 5]) {
      const createdAt = timeIn(months)
      await insertRecords(db, { id: idAt(createdAt), createdAt }, { id: idAt(createdAt), createdAt })
    }
    expect(await auditPartitions(owner)).toEqual({ [partitionOf(3)]: 2, audit_logs_default: 4 })
    expect(await createAuditPartitions(db, timeIn(5))).toEqual({ ...DONE, created: 5 })
    expect(await auditPartitions(owner)).toEqual({
      [partitionOf(3)]: 2,
      [partitionOf(4)]: 2,
      [partitionOf(5)]: 2,
    })
    const { rows } = await sql<{ name: string }>`
      select tgname::text as name from pg_trigger where tgrelid = 'audit_logs_default'::regclass and tgenabled = 'A'
      order by 1`.execute(owner)
    expect(rows.map(({ name }) => name)).toEqual([
      'audit_logs_append_only',
      'audit_logs_kept_for_a_while',
      'audit_logs_only_pseudonymized',
    ])
  })

  it('leave a record that is younger than its id in the default partition, where its age decides', async () => {
    const { db, owner } = await startDatabase()
    const now = new Date()
    await insertRecords(db, { id: idAt(timeIn(-2)), createdAt: now })
    expect(await createAuditPartitions(db, now)).toEqual({ outcome: 'done', created: 0, misplaced: 1 })
    expect(await dropExpiredAuditPartition(db, new Date(now.getTime() - 31 * 86_400_000))).toMatchObject({
      outcome: 'none',
    })
    expect(await auditPartitions(owner)).toEqual({ audit_logs_default: 1 })
  })

  it('do not move more than 20,000 records, unless the owner asks for it', async () => {
    const { db, owner } = await startDatabase()
    await sql`insert into audit_logs (id, created_at, action, outcome, actor, request_id, route)
      select (left(${idAt(timeIn(4))}::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, ${timeIn(4)}::timestamptz, 'x',
        'success', 'x', 'x', 'x' from generate_series(1, 20001) n`.execute(owner)
    expect(await createAuditPartitions(db, timeIn(2))).toEqual({
      outcome: 'done',
      created: 1,
      misplaced: 10_000,
    })
    expect(await auditPartitions(owner, true)).toMatchObject({
      [partitionOf(5)]: 0,
      audit_logs_default: 20_001,
    })
    await sql`select add_audit_partition(date_trunc('month', ${timeIn(4)}::timestamptz, 'UTC'), 1000000)`.execute(
      owner,
    )
    expect(await auditPartitions(owner)).toEqual({ [partitionOf(4)]: 20_001 })
  })

  it('are read without the others if bounds of the id are given', async () => {
    const { owner } = await startDatabase()
    const { rows } = await sql<Record<string, string>>`explain select id from audit_logs
      where id < ${idAt(timeIn(1))}::uuid and id >= ${idAt(new Date(timeIn(1).getTime() - 1000))}::uuid order by id desc limit 51`.execute(
      owner,
    )
    const plan = rows.flatMap(row => Object.values(row)).join('\n')
    expect(plan).toContain(partitionOf(1))
    expect(plan).not.toContain(partitionOf(0))
    expect(plan).not.toContain('audit_logs_default')
  })
})

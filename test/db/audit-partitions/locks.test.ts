import pg from 'pg'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { createAuditPartitions, dropExpiredAuditPartition } from '../../../lib/retention/audit-partitions.ts'
import {
  addPartition,
  auditPartitions,
  idAt,
  insertRecords,
  partitionOf,
  timeIn,
} from '../../support/audit-partitions.ts'
import { startDatabase } from '../../support/data-api.ts'

const BEFORE = timeIn(-13)

describe('creating and dropping partitions of the audit log', () => {
  const open = async () => {
    const databases = await startDatabase()
    await addPartition(databases.owner, -14)
    await insertRecords(databases.db, { id: idAt(timeIn(-14)), createdAt: timeIn(-14) })
    return databases
  }
  /** Runs a statement in a transaction that stays open, as the owner. Returns how to end it. */
  const hold = async (database: string, statement: string) => {
    const client = new pg.Client({ ...inject('postgres'), database })
    await client.connect()
    onTestFinished(() => client.end())
    await client.query('begin')
    await client.query(statement)
    return { end: (how: 'commit' | 'rollback') => client.query(how) }
  }
  const insert = (time: Date) =>
    `insert into audit_logs (id, created_at, action, outcome, actor, request_id, route)
     values ('${idAt(time)}', '${time.toISOString()}', 'x', 'success', 'x', 'x', 'x')`
  const insertsNow = (db: Parameters<typeof insertRecords>[0]) =>
    insertRecords(db, { id: idAt(new Date()), createdAt: new Date() })

  it('drop nothing while a reader or writer holds a lock, do not block requests, and drop it in the next run', async () => {
    const { database, db, owner } = await open()
    for (const statement of ['select count(*) from audit_logs', insert(new Date())]) {
      const transaction = await hold(database, statement)
      const [dropped] = await Promise.all([
        dropExpiredAuditPartition(db, BEFORE),
        insertsNow(db),
        insertsNow(db),
      ])
      expect(dropped).toMatchObject({ outcome: 'locked' })
      await insertsNow(db)
      expect(await auditPartitions(owner)).toHaveProperty(partitionOf(-14))
      await transaction.end('rollback')
    }
    expect(await dropExpiredAuditPartition(db, BEFORE)).toEqual({
      outcome: 'dropped',
      partition: partitionOf(-14),
    })
    expect(await auditPartitions(owner)).toEqual({ [partitionOf(0)]: 6 })
  })

  it('create partitions while requests have inserted records and have not committed', async () => {
    const { database, db, owner } = await open()
    const transaction = await hold(database, insert(new Date()))
    expect(await createAuditPartitions(db, timeIn(1))).toEqual({ outcome: 'done', created: 1, misplaced: 0 })
    await transaction.end('commit')
    expect(await auditPartitions(owner)).toMatchObject({ [partitionOf(0)]: 1 })
  })

  it('create nothing while a reader of the default partition holds a lock, and all in the next run', async () => {
    const { database, db, owner } = await open()
    const transaction = await hold(database, 'select count(*) from audit_logs')
    expect(await createAuditPartitions(db, timeIn(2))).toEqual({
      outcome: 'locked',
      created: 0,
      misplaced: 0,
    })
    await insertsNow(db)
    await transaction.end('commit')
    expect(await createAuditPartitions(db, timeIn(2))).toEqual({ outcome: 'done', created: 2, misplaced: 0 })
    expect(Object.keys(await auditPartitions(owner, true))).toContain(partitionOf(5))
  })

  it('run in parallel without a failure: each partition is created and dropped once', async () => {
    const { db, owner } = await open()
    await insertRecords(db, { id: idAt(timeIn(4)), createdAt: timeIn(4) })
    const runs = Array.from({ length: 6 }, async () => ({
      created: await createAuditPartitions(db, timeIn(4)),
      dropped: await dropExpiredAuditPartition(db, BEFORE),
    }))
    const inserts = Array.from({ length: 30 }, () => insertsNow(db))
    const outcomes = await Promise.all(runs)
    await Promise.all(inserts)
    await createAuditPartitions(db, timeIn(4))
    await dropExpiredAuditPartition(db, BEFORE)
    expect(outcomes.filter(({ dropped }) => dropped.outcome === 'dropped').length).toBeLessThanOrEqual(1)
    expect(Object.keys(await auditPartitions(owner, true)).toSorted()).toEqual(
      [...[0, 1, 2, 3, 4, 5, 6, 7].map(months => partitionOf(months)), 'audit_logs_default'].toSorted(),
    )
    expect(await auditPartitions(owner)).toEqual({ [partitionOf(0)]: 30, [partitionOf(4)]: 1 })
  })

  it('leave the guards enabled and the records in place if the job is stopped halfway', async () => {
    const { database, db, owner } = await open()
    await insertRecords(db, { id: idAt(timeIn(4)), createdAt: timeIn(4) })
    const job = await hold(database, `select create_audit_partitions('${timeIn(4).toISOString()}')`)
    await job.end('rollback')
    expect(await auditPartitions(owner)).toMatchObject({ audit_logs_default: 1 })
    const client = new pg.Client({ ...inject('postgres'), database })
    await client.connect()
    onTestFinished(() => client.end())
    for (const change of ['delete from audit_logs_default', "update audit_logs_default set action = 'x'"])
      await expect(client.query(change)).rejects.toThrow('append-only')
    expect(await createAuditPartitions(db, timeIn(4))).toMatchObject({ outcome: 'done', misplaced: 0 })
    expect(await auditPartitions(owner)).toMatchObject({ [partitionOf(4)]: 1 })
  })
})

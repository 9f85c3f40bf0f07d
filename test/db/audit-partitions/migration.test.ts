import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { createMigrator } from '../../../lib/db/migrator.ts'
import type { Database } from '../../../lib/db/tables.ts'
import { createAuditPartitions, dropExpiredAuditPartition } from '../../../lib/retention/audit-partitions.ts'
import { migrations } from '../../../migrations/index.ts'
import { auditPartitions, idAt, insertRecords, partitionOf, timeIn } from '../../support/audit-partitions.ts'
import { startDatabase } from '../../support/data-api.ts'

const BEFORE = '20261127T0730_breached_passwords'
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000

describe('the migration to partitions of the audit log', () => {
  const migrate = async (db: Database, name?: string) => {
    const migrator = createMigrator(db, migrations)
    const { error } = await (name === undefined ? migrator.migrateToLatest() : migrator.migrateTo(name))
    expect(error).toBeUndefined()
  }
  /** A database with records before the migration. */
  const open = async () => {
    const { owner } = await startDatabase('empty')
    await migrate(owner, BEFORE)
    for (const months of [-15, -3, 0]) await insertRecords(owner, recordIn(months))
    // The id of an earlier release, or of a wrong clock.
    await insertRecords(owner, { id: 'ffffffff-ffff-4fff-bfff-ffffffffffff', createdAt: timeIn(-2) })
    return owner
  }
  const recordIn = (months: number) => ({ id: idAt(timeIn(months)), createdAt: timeIn(months) })
  const records = async (db: Database) => (await sql`select * from audit_logs order by id`.execute(db)).rows
  const objects = async (db: Database) => {
    const { rows } = await sql`
      select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
      where indrelid = 'audit_logs'::regclass
      union all
      select tgname::text, pg_get_triggerdef(oid) || ' ' || tgenabled::text from pg_trigger
      where tgrelid = 'audit_logs'::regclass
      union all
      select conname::text, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'audit_logs'::regclass
      order by 1`.execute(db)
    return rows
  }

  it('keeps the records: the table becomes a partition that ends with the current month', async () => {
    const owner = await open()
    const before = await records(owner)
    await migrate(owner)
    expect(await records(owner)).toEqual(before)
    expect(await auditPartitions(owner)).toEqual({ audit_logs_older: 3, audit_logs_default: 1 })
    await insertRecords(owner, recordIn(0), recordIn(1))
    expect(await auditPartitions(owner)).toEqual({
      audit_logs_older: 4,
      [partitionOf(1)]: 1,
      audit_logs_default: 1,
    })
    for (const change of ['delete from', 'truncate'])
      await expect(sql.raw(`${change} audit_logs_older`).execute(owner)).rejects.toThrow('append-only')
    await expect(sql`update audit_logs_older set action = 'x'`.execute(owner)).rejects.toThrow('append-only')
  })

  it('deletes expired records of that partition by their age, and keeps it until it is past the retention', async () => {
    const owner = await open()
    await migrate(owner)
    const { rows } = await sql`
      select delete_expired_audit_logs(now() - interval '400 days', 500)::int as deleted`.execute(owner)
    expect(rows).toEqual([{ deleted: 1 }])
    expect(await auditPartitions(owner)).toEqual({ audit_logs_older: 2, audit_logs_default: 1 })
    expect(await createAuditPartitions(owner, new Date())).toMatchObject({ created: 0, misplaced: 1 })
    const limit = new Date(Date.now() - 31 * DAY_MILLISECONDS)
    expect(await dropExpiredAuditPartition(owner, limit)).toMatchObject({ outcome: 'none' })
  })

  it('starts with the partitions of months in a database without records', async () => {
    const { owner } = await startDatabase('empty')
    await migrate(owner)
    expect(Object.keys(await auditPartitions(owner, true))).not.toContain('audit_logs_older')
  })

  it('restores one table with all records, indexes, triggers and constraints', async () => {
    const owner = await open()
    const before = { records: await records(owner), objects: await objects(owner) }
    await migrate(owner)
    await insertRecords(owner, recordIn(2), recordIn(30))
    await migrate(owner, BEFORE)
    expect(await objects(owner)).toEqual(before.objects)
    const after = await records(owner)
    expect(after).toHaveLength(before.records.length + 2)
    expect(after).toEqual(expect.arrayContaining(before.records))
    await expect(sql`delete from audit_logs`.execute(owner)).rejects.toThrow('append-only')
    const { rows } =
      await sql`select 1 as one from pg_class where relname like 'audit_logs%' and relispartition`.execute(
        owner,
      )
    expect(rows).toEqual([])
    await migrate(owner)
    expect(await records(owner)).toEqual(after)
  })
})

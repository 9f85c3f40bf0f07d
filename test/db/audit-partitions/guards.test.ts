import { type RawBuilder, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
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

const DENIED = { sqlState: '42501' }

describe('the guards of a partition', () => {
  const open = async () => {
    const databases = await startDatabase()
    const now = new Date()
    await insertRecords(databases.db, { id: idAt(now), createdAt: now })
    await createAuditPartitions(databases.db, timeIn(1))
    await insertRecords(databases.db, { id: idAt(timeIn(4)), createdAt: now })
    await insertRecords(databases.db, { id: crypto.randomUUID(), createdAt: now })
    return databases
  }
  // A partition of the migration, one that a function created, and the default partition.
  const partitions = [partitionOf(0), partitionOf(4), 'audit_logs_default']
  const changes = partitions.flatMap(name => [
    `delete from ${name}`,
    `update ${name} set action = 'x'`,
    `truncate ${name}`,
  ])

  it('refuse deletes, updates and truncates that name it, also of the owner and a replica', async () => {
    const { db, owner } = await open()
    expect(await auditPartitions(owner)).toEqual(
      Object.fromEntries(partitions.toSorted().map(name => [name, 1])),
    )
    for (const change of [...changes, 'truncate audit_logs', 'delete from audit_logs']) {
      await expect(sql.raw(change).execute(db), change).rejects.toMatchObject(DENIED)
      await expect(sql.raw(change).execute(owner), change).rejects.toThrow('append-only')
      const asReplica = owner.transaction().execute(async trx => {
        await sql`set local session_replication_role = replica`.execute(trx)
        await sql.raw(change).execute(trx)
      })
      await expect(asReplica, change).rejects.toThrow('append-only')
    }
  })

  it('refuse young records and other updates also with the settings of the retention and the pseudonyms', async () => {
    const { owner } = await open()
    for (const change of changes.filter(text => !text.startsWith('truncate'))) {
      const withSettings = owner.transaction().execute(async trx => {
        await sql`select set_config('dashtam.audit_retention', 'on', true)`.execute(trx)
        await sql`select set_config('dashtam.audit_pseudonym', 'on', true)`.execute(trx)
        await sql.raw(change).execute(trx)
      })
      await expect(withSettings, change).rejects.toThrow('append-only')
    }
  })

  it('keep young partitions, and those with a month that is not over at the limit', async () => {
    const { db, owner } = await startDatabase()
    for (const months of [-14, -13, -2, -1]) await addPartition(owner, months)
    const before = await auditPartitions(owner, true)
    await expect(dropExpiredAuditPartition(db, timeIn(0))).rejects.toThrow('append-only')
    await expect(dropExpiredAuditPartition(db, timeIn(1))).rejects.toThrow('append-only')
    expect(await dropExpiredAuditPartition(db, timeIn(-14))).toEqual({ outcome: 'none', partition: null })
    expect(await auditPartitions(owner, true)).toEqual(before)
    expect(await dropExpiredAuditPartition(db, timeIn(-13))).toEqual({
      outcome: 'dropped',
      partition: partitionOf(-14),
    })
    expect(await dropExpiredAuditPartition(db, timeIn(-13))).toMatchObject({ outcome: 'none' })
  })

  it('hold for the records of a user in every partition that are pseudonymized', async () => {
    const { db, owner } = await open()
    const [leaving, pseudonym] = [crypto.randomUUID(), crypto.randomUUID()]
    await sql`insert into users (id, email, name, password_hash, created_at, updated_at, is_active, delete_after,
        deletion_requested_at, deletion_started_at)
      values (${leaving}::uuid, 'ada@example.com', 'Ada', '-', now(), now(), false, now(), now(), now())`.execute(
      owner,
    )
    for (const months of [0, 1, 2, 4, 30])
      await sql`insert into audit_logs (id, created_at, action, outcome, actor, user_id, request_id, route, ip)
        values (${idAt(timeIn(months))}::uuid, now(), 'x', 'success', 'user', ${leaving}::uuid, 'r', 'r', '192.0.2.1')`.execute(
        db,
      )
    const { rows } = await sql<{ changed: number }>`
      select pseudonymize_audit(${leaving}::uuid, ${pseudonym}::uuid, 100) as changed`.execute(db)
    expect(rows).toEqual([{ changed: 5 }])
    const records = await db
      .selectFrom('audit_logs')
      .select(['user_id', 'ip'])
      .where('route', '=', 'r')
      .execute()
    expect(records).toEqual(Array.from({ length: 5 }, () => ({ user_id: pseudonym, ip: null })))
  })

  it.each<[string, RawBuilder<unknown>]>([
    ['more than two years ahead', sql`select create_audit_partitions(now() + interval '3 years')`],
    ['in the past', sql`select create_audit_partitions(now() - interval '2 days')`],
    ['without a time', sql`select create_audit_partitions(null)`],
  ])('refuse to create partitions %s', async (_, statement) => {
    const { db } = await startDatabase()
    await expect(statement.execute(db)).rejects.toMatchObject({ sqlState: '22023' })
  })
})

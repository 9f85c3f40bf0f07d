import pg from 'pg'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import type { ScheduledFunction } from '../../../lib/triggers/scheduled-task.ts'
import { lambdaContext } from '../../../local/lambda-context.ts'
import { loadFunction } from '../../../local/load-function.ts'
import { idAt, partitionOf, timeIn } from '../../support/audit-partitions.ts'
import { startApp } from '../../support/start-app.ts'

const DAY = 24 * 60 * 60

describe('jobs/delete-expired, the partitions of the audit log', async () => {
  const app = await startApp()
  const handler = (await loadFunction('jobs/delete-expired')) as ScheduledFunction
  const run = () =>
    handler.with({ clock: app.clock, log: (code, fields = {}) => app.logLines.push({ code, fields }) })(
      {} as never,
      lambdaContext('jobs-delete-expired', 'run-1', 300_000),
    )
  const partitions = async () =>
    (await app.query('select partition::text as name from audit_partitions() order by upper')).map(
      ({ name }) => name,
    )
  const insert = (time: Date, createdAt = time) =>
    app.query(
      `insert into audit_logs (id, created_at, action, outcome, actor, request_id, route)
       values ($1, $2, 'logged_in', 'success', 'user', 'old', 'x')`,
      [idAt(time), createdAt],
    )
  const records = async () => (await app.query("select id from audit_logs where request_id = 'old'")).length

  it('creates partitions three months ahead of the clock', async () => {
    await app.later(62 * DAY, run)
    const now = new Date(app.clock().getTime() + 62 * DAY * 1000)
    expect(await partitions()).toContain(partitionOf(3, now))
    expect(app.logged('audit_records_misplaced')).toEqual([])
    expect(app.logged('audit_partitions_postponed')).toEqual([])
  })

  it('drops whole partitions past the retention, three in a run, and keeps younger ones', async () => {
    for (const months of [-20, -19, -18, -17, -12]) {
      await app.query("select add_audit_partition(date_trunc('month', $1::timestamptz, 'UTC'))", [
        timeIn(months),
      ])
      await insert(timeIn(months))
    }
    await run()
    const dropped = () => app.logged('audit_partition_dropped').map(({ partition }) => partition)
    expect(dropped()).toEqual([-20, -19, -18].map(months => partitionOf(months)))
    expect(await records()).toBe(2)
    await run()
    expect(dropped()).toHaveLength(4)
    expect(await partitions()).not.toContain(partitionOf(-17))
    expect(await partitions()).toContain(partitionOf(-12))
    expect(await records()).toBe(1)
  })

  it('deletes expired rows also if the partitions cannot be maintained, and fails', async () => {
    await app.query(
      `insert into waiting_mails (id, request, created_at) values (gen_random_uuid(), '{}', $1)`,
      [timeIn(-1)],
    )
    await app.failing(
      'database',
      () => expect(run()).rejects.toThrow(),
      body => body.includes('audit_partition'),
    )
    expect(await app.query('select id from waiting_mails')).toEqual([])
  })

  it('reports records without a partition, and deletes them by their age', async () => {
    const before = await records()
    await insert(timeIn(-30))
    await insert(timeIn(300), app.clock())
    await run()
    expect(app.logged('audit_records_misplaced')).toEqual([{ rows: 2 }])
    expect(app.logged('expired_deleted')).toContainEqual({ table: 'audit_logs', rows: 1 })
    expect(await records()).toBe(before + 1)
  })

  it('continues with the other tables while a reader holds a lock, and drops the partition later', async () => {
    await app.query("select add_audit_partition(date_trunc('month', $1::timestamptz, 'UTC'))", [timeIn(-16)])
    const reader = new pg.Client({ ...inject('postgres'), database: app.cloud.database })
    await reader.connect()
    onTestFinished(() => reader.end())
    await reader.query('begin')
    await reader.query('select count(*) from audit_logs')
    const before = app.logged('expired_deleted').length
    await run()
    expect(app.logged('audit_partitions_postponed')).toEqual([{ step: 'drop' }])
    expect(app.logged('expired_deleted').length).toBeGreaterThan(before + 10)
    await reader.query('commit')
    await run()
    expect(await partitions()).not.toContain(partitionOf(-16))
  })
})

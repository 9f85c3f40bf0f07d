import pg from 'pg'
import { beforeEach, describe, expect, inject, it, onTestFinished, vi } from 'vitest'
import { lambdaContext } from '../../../local/lambda-context.ts'
import { migrations } from '../../../migrations/index.ts'
import { startCloud } from '../../support/cloud.ts'
import { newDatabase } from '../../support/databases.ts'

describe('jobs/migrate', () => {
  // A function reads its environment when it is loaded.
  beforeEach(() => void vi.resetModules())

  it('applies pending migrations once', async () => {
    const cloud = await startCloud(inject('postgres'), await newDatabase(inject('postgres'), 'empty'))
    const { handler } = await import('../../../functions/jobs/migrate.ts')
    const run = () => handler({}, lambdaContext('jobs-migrate', 'request', 60_000))
    expect(await run()).toEqual({ applied: Object.keys(migrations) })
    expect(await run()).toEqual({ applied: [] })
    await cloud.stop()
  })

  it('applies each migration once in two parallel runs', async () => {
    const cloud = await startCloud(inject('postgres'), await newDatabase(inject('postgres'), 'empty'))
    const { handler } = await import('../../../functions/jobs/migrate.ts')
    const run = () => handler({}, lambdaContext('jobs-migrate', 'request', 60_000))
    const [first, second] = await Promise.all([run(), run()])
    expect([...first.applied, ...second.applied]).toEqual(Object.keys(migrations))
    await cloud.stop()
  })

  it('does not change a database that newer code has migrated, as after a rollback of a deployment', async () => {
    const cloud = await startCloud(inject('postgres'), await newDatabase(inject('postgres')))
    onTestFinished(cloud.stop)
    const pool = new pg.Pool({ ...inject('postgres'), database: cloud.database })
    onTestFinished(() => pool.end())
    const add = "insert into kysely_migration values ('99991231T0000_newer', now()::text)"
    await pool.query(add)
    const { handler } = await import('../../../functions/jobs/migrate.ts')
    const run = () => handler({}, lambdaContext('jobs-migrate', 'request', 60_000))
    expect(await run()).toEqual({ applied: [] })
    // A database without one of these migrations was not migrated by newer code.
    await pool.query('delete from kysely_migration where name = $1', [Object.keys(migrations).at(-1)])
    await expect(run()).rejects.toThrow('corrupted migrations')
  })
})

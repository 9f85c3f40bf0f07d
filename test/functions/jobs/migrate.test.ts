import { beforeEach, describe, expect, inject, it, vi } from 'vitest'
import { lambdaContext } from '../../../lib/local/lambda-context.ts'
import { migrations } from '../../../migrations/index.ts'
import { startCloud } from '../../support/cloud.ts'
import { newDatabase } from '../../support/databases.ts'

describe('jobs/migrate', () => {
  // A function reads its environment when it is loaded.
  beforeEach(() => void vi.resetModules())

  it('applies what is pending, and nothing where nothing is', async () => {
    const cloud = await startCloud(inject('postgres'), await newDatabase(inject('postgres'), 'empty'))
    const { handler } = await import('../../../functions/jobs/migrate.ts')
    const run = () => handler({}, lambdaContext('jobs-migrate', 'request', 60_000))
    expect(await run()).toEqual({ applied: Object.keys(migrations) })
    expect(await run()).toEqual({ applied: [] })
    await cloud.stop()
  })

  it('two at once apply each migration once', async () => {
    const cloud = await startCloud(inject('postgres'), await newDatabase(inject('postgres'), 'empty'))
    const { handler } = await import('../../../functions/jobs/migrate.ts')
    const run = () => handler({}, lambdaContext('jobs-migrate', 'request', 60_000))
    const [first, second] = await Promise.all([run(), run()])
    expect([...first.applied, ...second.applied]).toEqual(Object.keys(migrations))
    await cloud.stop()
  })
})

import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { admittedPerRun, RUN_SECONDS } from '../../../lib/financial/provider-refresh/admitted-per-run.ts'
import * as jobs from '../../../lib/jobs.ts'
import type { App } from '../../support/app.ts'
import { connectProvider, saveMockSecret } from '../../support/connections.ts'
import { connectPlaid, savePlaidSecret } from '../../support/plaid-connections.ts'
import { openRefreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const DUE = 70

describe('what a limit admits until the next run', () => {
  it.each([
    [{ capacity: 120, seconds: 60 }, 240],
    [{ capacity: 120, seconds: 120 }, 180],
    [{ capacity: 2, seconds: 3600 }, 2],
    [{ capacity: 1, seconds: 1 }, 61],
  ])('%j: %d', (limit, calls) => {
    expect(admittedPerRun(limit)).toBe(calls)
  })

  it('assumes the schedule of the job', () => {
    expect(jobs.dispatchRefreshes.on).toEqual({ schedule: `rate(${RUN_SECONDS / 60} minute)` })
  })
})

describe('the batches of the dispatcher', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  afterEach(async () => {
    await app.query('delete from provider_connections')
    await saveMockSecret(app, 'schwab', app.cloud.schwab.url)
    await savePlaidSecret(app)
  })
  /** Inserts `count` copies of a connection, without tokens. The first ones are due first. */
  const multiply = (id: string, count: number) =>
    app.query(
      `insert into provider_connections select (jsonb_populate_record(provider_connections, jsonb_build_object(
         'id', uuidv7(), 'alias', alias || n, 'refresh_due_at', refresh_due_at + n * interval '1 ms'))).*
       from provider_connections, generate_series(1, $2::integer) n where id = $1`,
      [id, count],
    )
  const inState = async (condition: string) =>
    Number(
      (await app.query(`select count(*)::int as n from provider_connections where ${condition}`))[0]?.['n'],
    )
  const sizesOf = (lines: readonly string[][]) => lines.map(ids => ids.length).toSorted((a, b) => b - a)
  /** Dispatches with the given secrets, and returns the connections of each message. */
  const dispatch = async (seconds = DUE) => {
    const { dispatch: run, enqueued } = await openRefreshes(app)
    await app.later(seconds, run)
    return enqueued()
  }

  it('have at most what the limit admits until the next run, longest due first', async () => {
    const limit = { capacity: 30, seconds: 60 }
    await saveMockSecret(app, 'schwab', app.cloud.schwab.url, { token_limit: limit })
    const { id } = await connectProvider(app)
    await multiply(id, 199)
    expect(sizesOf(await dispatch())).toEqual([20, 20, 20])
    expect(await inState('queued_until is not null')).toBe(60)
    const [row] = await app.query(
      'select max(refresh_due_at) filter (where queued_until is not null) < min(refresh_due_at) filter (where queued_until is null) as is_ordered from provider_connections',
    )
    expect(row).toEqual({ is_ordered: true })
    // The others stay due, unchanged.
    expect(sizesOf(await dispatch(DUE + 60))).toEqual([20, 20, 20])
    expect(await inState('queued_until is not null')).toBe(120)
    expect(await inState('lease_id is not null or refresh_failures > 0')).toBe(0)
  })

  it('have messages of at most the capacity', async () => {
    await saveMockSecret(app, 'schwab', app.cloud.schwab.url, { token_limit: { capacity: 3, seconds: 60 } })
    const { id } = await connectProvider(app)
    await multiply(id, 10)
    expect(sizesOf(await dispatch())).toEqual([3, 3])
  })

  it('pause every connection that its policy does not admit, also beyond the limit of the provider', async () => {
    await saveMockSecret(app, 'schwab', app.cloud.schwab.url, { token_limit: { capacity: 2, seconds: 60 } })
    const { id } = await connectProvider(app)
    await app.query("update provider_connections set refresh_policy = 'on_demand' where id = $1", [id])
    await multiply(id, 1100)
    await app.query(
      "update provider_connections set refresh_policy = 'always' where alias ~ '(10|20|30|40|50)$' and id <> $1",
      [id],
    )
    const admitted = await inState("refresh_policy = 'always'")
    expect(sizesOf(await dispatch())).toEqual([2, 2])
    expect(await inState('queued_until is not null')).toBe(4)
    // The admitted ones that come first use up the limit: what follows is examined by the next run.
    expect(await inState("refresh_policy = 'always' and refresh_paused_at is not null")).toBe(0)
    for (const run of [1, 2, 3]) await dispatch(DUE + 60 * run)
    expect(await inState('refresh_paused_at is not null')).toBe(1101 - admitted)
    expect(await inState("refresh_policy = 'always' and refresh_paused_at is null")).toBe(admitted)
  })

  it('are independent: a provider without credentials keeps its connections due, and a warning counts them', async () => {
    const [schwab, plaid] = [await connectProvider(app), await connectPlaid(app)]
    await app.query('update provider_connections set refresh_due_at = $1', [app.clock()])
    await savePlaidSecret(app, { client_secret: undefined })
    const before = app.logged('refreshes_not_configured').length
    const row = async () => await app.query('select * from provider_connections where id = $1', [plaid.id])
    const unchanged = await row()
    expect(await dispatch()).toEqual([[schwab.id]])
    expect(app.logged('refreshes_not_configured').slice(before)).toEqual([
      { provider_key: 'plaid', connections: 1 },
    ])
    expect(await row()).toEqual(unchanged)
    await savePlaidSecret(app)
    expect(await dispatch()).toEqual([[plaid.id]])
  })

  it('of one provider are sent even if the credentials of another cannot be read, and the run fails', async () => {
    const [schwab] = [await connectProvider(app), await connectPlaid(app)]
    const { dispatch: run, enqueued } = await openRefreshes(app)
    await app.later(DUE, () =>
      app.failing(
        'secrets',
        () => expect(run()).rejects.toThrow('Some refreshes'),
        body => body.includes('plaid'),
      ),
    )
    expect(await enqueued()).toEqual([[schwab.id]])
  })
})

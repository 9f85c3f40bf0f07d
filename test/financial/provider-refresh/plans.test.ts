import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { type ExplainedStatement, nodesOf } from '../../support/explained-database.ts'
import { explainDispatch, scansOf } from '../../support/explained-dispatch.ts'
import { fillConnections } from '../../support/many-connections.ts'
import { startApp } from '../../support/start-app.ts'

const [CONNECTIONS, DUE] = [100_000, 40]

describe('the statements of jobs/dispatch-refreshes', () => {
  let app: App
  let statements: ExplainedStatement[] = []
  let messages: string[][] = []
  beforeAll(async () => {
    app = await startApp()
    await fillConnections(app, CONNECTIONS, DUE)
    const run = await explainDispatch(app)
    statements = run.statements
    messages = run.messages
  })
  const nodes = () => statements.flatMap(({ plan }) => nodesOf(plan))

  it('find what is due: half of it is admitted, and the other half is paused', async () => {
    expect(messages.flat()).toHaveLength(DUE / 2)
    const [row] = await app.query(
      `select count(*) filter (where queued_until is not null)::int as queued,
         count(*) filter (where refresh_paused_at = $1 and refresh_due_at > $1 - interval '1 minute')::int as paused
       from provider_connections`,
      [app.clock()],
    )
    expect(row).toEqual({ queued: DUE / 2, paused: DUE / 2 })
  })

  it('are one for each provider, and one for each reason to change a connection before', () => {
    expect(statements).toHaveLength(6)
  })

  it('never scan the table, and never sort the due connections', () => {
    expect(scansOf(statements)).toEqual([])
    const sorted = nodes().filter(
      node => node['Node Type'] === 'Sort' || node['Node Type'] === 'Incremental Sort',
    )
    for (const node of sorted) expect(node['Actual Rows']).toBeLessThanOrEqual(DUE)
  })

  it('read each index for what is due only', () => {
    const read = nodes().filter(node => node['Index Name']?.startsWith('provider_connections_'))
    expect(new Set(read.map(node => node['Index Name']))).toEqual(
      new Set([
        'provider_connections_due',
        'provider_connections_interrupted',
        'provider_connections_consent',
        'provider_connections_expiring',
        'provider_connections_paused',
        'provider_connections_pkey',
      ]),
    )
    for (const node of read) expect(node['Actual Rows']).toBeLessThanOrEqual(DUE)
  })
})

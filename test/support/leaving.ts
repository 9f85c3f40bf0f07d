import assert from 'node:assert/strict'
import * as jobs from '../../lib/jobs.ts'
import type { AmbientServices } from '../../lib/runtime/ambient-services.ts'
import { systemRandom } from '../../lib/runtime/random.ts'
import type { ScheduledFunction } from '../../lib/triggers/scheduled-task.ts'
import { lambdaContext } from '../../local/lambda-context.ts'
import { loadFunction } from '../../local/load-function.ts'
import type { App } from './app.ts'

export const DAY = 24 * 60 * 60
/** Longer than the default grace period. */
export const AFTER_GRACE = 14 * DAY + 60

/** Opens the jobs of exports and deletions with the clock of an app. The test runs them. */
export async function openLeaving(app: App, settings: Partial<AmbientServices['settings']> = {}) {
  const scheduled = async ({ id }: { id: string }) => {
    const overrides: Partial<AmbientServices> = {
      clock: app.clock,
      random: systemRandom(app.clock),
      log: (code, fields = {}) => app.logLines.push({ code, fields }),
    }
    const { common } = await import('../../lib/runtime/configuration/load.ts').then(({ loadSettings }) =>
      loadSettings(process.env, ['common']),
    )
    const handler = ((await loadFunction(id)) as ScheduledFunction).with({
      ...overrides,
      settings: { ...common, ...settings },
    })
    await handler({} as never, lambdaContext(id.replaceAll('/', '-'), `run-${crypto.randomUUID()}`, 300_000))
  }
  return {
    exportAccounts: () => scheduled(jobs.exportAccounts),
    deleteAccounts: () => scheduled(jobs.deleteAccounts),
  }
}

/** Requests the deletion of the account. */
export async function requestDeletion(app: App, token: string): Promise<string> {
  const reply = await app.call('DELETE', '/api/v1/auth/me', { token })
  assert.equal(reply.status, 202, reply.text)
  return String(reply.body['delete_after'])
}

/** Requests an export, builds it and downloads it. */
export async function exportOf(
  app: App,
  token: string,
  exportAccounts: () => Promise<void>,
): Promise<Record<string, unknown>> {
  const requested = await app.call('POST', '/api/v1/auth/me/export', { token })
  assert.equal(requested.status, 202, requested.text)
  await exportAccounts()
  const reply = await app.call('GET', '/api/v1/auth/me/export', { token })
  assert.equal(reply.body['status'], 'ready', reply.text)
  const download = await fetch(String(reply.body['download_url']))
  return (await download.json()) as Record<string, unknown>
}

/** The tables with a reference to a user, and the number of rows that each has for the user. */
export async function rowsOfUser(app: App, userId: string): Promise<Record<string, number>> {
  const tables = await app.query(
    `select table_name from information_schema.columns join information_schema.tables using (table_schema, table_name)
     where table_schema = 'public' and column_name = 'user_id' and table_type = 'BASE TABLE'`,
  )
  const counts: Record<string, number> = {}
  for (const { table_name: table } of tables) {
    const [row] = await app.query(`select count(*)::int as n from "${table}" where user_id = $1`, [userId])
    if (Number(row?.['n']) > 0) counts[String(table)] = Number(row?.['n'])
  }
  const [user] = await app.query('select count(*)::int as n from users where id = $1', [userId])
  return Number(user?.['n']) > 0 ? { ...counts, users: 1 } : counts
}

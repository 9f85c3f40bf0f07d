import * as z from 'zod/mini'
import { openToken, sealTokens } from '../lib/financial/provider-tokens/sealed-tokens.ts'
import { openServices } from '../lib/services/open-services.ts'
import { mockSecret } from '../local/mock-schwab.ts'
import { keepProviderSecret } from '../local/provider-secret.ts'
import type { App } from '../test/support/app.ts'
import { connectProvider } from '../test/support/connections.ts'
import { openRefreshes } from '../test/support/refreshes.ts'
import type { Figure } from './report.ts'

const WORKERS = 2
const ROWS = 500
const Bytes = z.instanceof(Uint8Array)
const Row = z.object({ id: z.string(), wrapped: Bytes, access_token: Bytes, refresh_token: Bytes })

/** Inserts `count` due connections. All of them share one grant of the mock Schwab. */
async function insertDueConnections(app: App, count: number): Promise<void> {
  const { userId, id } = await connectProvider(app)
  const services = openServices(['dataKeys', 'database'], { clock: app.clock })
  const refreshToken = await refreshTokenOf(app, services, id)
  for (let start = 0; start < count; start += ROWS) {
    const rows = await Promise.all(
      Array.from({ length: Math.min(ROWS, count - start) }, async (_, index) => {
        const connectionId = services.random.id()
        const sealed = await sealTokens(services, connectionId, { accessToken: 'none', refreshToken })
        return {
          id: connectionId,
          alias: `Bench ${start + index} ${connectionId}`,
          key: sealed.dataKeyId,
          access: Buffer.from(sealed.accessToken).toString('base64'),
          refresh: Buffer.from(sealed.refreshToken ?? []).toString('base64'),
        }
      }),
    )
    await app.query(
      `with given as (select * from jsonb_to_recordset($1::jsonb) as r (id uuid, alias text, key uuid, access text, refresh text)),
         made as (insert into provider_connections (id, user_id, provider_key, alias, status, access_expires_at,
           refresh_due_at, created_at, updated_at) select id, $2, 'schwab', alias, 'active', $3, $3, $3, $3 from given)
       insert into provider_tokens (connection_id, data_key_id, access_token, refresh_token, updated_at)
       select id, key, decode(access, 'base64'), decode(refresh, 'base64'), $3 from given`,
      [JSON.stringify(rows), userId, app.clock()],
    )
  }
  await app.query('delete from provider_connections where id = $1', [id])
}

/** Reads and decrypts the provider refresh token of a connection. */
async function refreshTokenOf(
  app: App,
  services: ReturnType<typeof openServices<'dataKeys' | 'database'>>,
  id: string,
): Promise<string> {
  const [row] = await app.query(
    'select t.access_token, t.refresh_token, k.id, k.wrapped from provider_tokens t join data_keys k on k.id = t.data_key_id where connection_id = $1',
    [id],
  )
  const { id: keyId, wrapped, access_token: accessToken, refresh_token } = z.parse(Row, row)
  const sealed = { dataKey: { id: keyId, wrapped }, accessToken, refreshToken: refresh_token }
  const token = await openToken(services, id, 'refresh_token', sealed)
  if (token === undefined) throw new Error('The mock Schwab returned no refresh token.')
  return token
}

/**
 * Refreshes `count` due connections. Returns seconds, statements, and the connections that were not refreshed exactly
 * once.
 */
async function refreshAll(app: App, count: number) {
  await insertDueConnections(app, count)
  const refreshes = await openRefreshes(app)
  const { passages } = app.cloud.proxies.database
  passages.length = 0
  const started = performance.now()
  await refreshes.dispatch()
  await refreshes.work(WORKERS)
  const seconds = (performance.now() - started) / 1000
  const statements = passages.length
  const [wrong] = await app.query(
    'select count(*)::int as n from provider_connections where token_generation <> 1 or refresh_failures <> 0',
  )
  await app.query('delete from provider_connections')
  return { seconds, statements, wrong: Number(wrong?.['n']) }
}

/** Measures the scheduled refresh of 1,000 and of 10,000 due connections. */
export async function refreshFigures(app: App): Promise<Figure[]> {
  const { keysUrl, credentials, schwab } = app.cloud
  await keepProviderSecret(keysUrl, credentials, 'schwab', {
    ...mockSecret(schwab, 'https://app.example.com/providers/schwab/callback'),
    token_limit: { capacity: 1_000_000, seconds: 60 },
  })
  // Warm-up.
  await refreshAll(app, 100)
  const [small, large] = [await refreshAll(app, 1_000), await refreshAll(app, 10_000)]
  console.log(
    `\n${Math.round(10_000 / large.seconds)} refreshes per second with ${WORKERS} workers in one process`,
  )
  const growth = large.seconds / 10_000 / (small.seconds / 1_000)
  return [
    {
      name: '1,000 due: statements per refresh',
      measured: small.statements / 1_000,
      budget: 2,
      unit: 'statements',
    },
    {
      name: '10,000 due: statements per refresh',
      measured: large.statements / 10_000,
      budget: 2,
      unit: 'statements',
    },
    { name: '10,000 due: not refreshed exactly once', measured: large.wrong, budget: 0, unit: 'connections' },
    { name: 'time per refresh, ratio of 10,000 to 1,000', measured: growth, budget: 1.5, unit: 'times' },
  ]
}

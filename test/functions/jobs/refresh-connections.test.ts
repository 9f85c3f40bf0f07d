import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { SQSEvent } from 'aws-lambda'
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { lambdaContext } from '../../../local/lambda-context.ts'
import type { App } from '../../support/app.ts'
import {
  auditRecordsOf,
  type ConnectedUser,
  connectProvider,
  statusOfConnection,
} from '../../support/connections.ts'
import { startHoldingProxy } from '../../support/holding-proxy.ts'
import { statusOfMe } from '../../support/people.ts'
import { type Meet, startProviderProxy } from '../../support/provider-proxy.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

/** Access tokens of mock Schwab expire after 120 s. In the last seconds before, they are due. */
const DUE = 70
const DAY = 24 * 60 * 60

describe('jobs/refresh-connections', () => {
  let app: App
  let refreshes: Refreshes
  beforeAll(async () => {
    app = await startApp()
    refreshes = await openRefreshes(app)
  })
  afterEach(async () => {
    app.cloud.schwab.switches.reset()
    // The connections of a test must not be due in the next one.
    await app.query('delete from provider_connections')
  })
  const message = (ids: string[], id: string = crypto.randomUUID()): SQSEvent['Records'][number] =>
    ({ messageId: id, body: JSON.stringify({ connection_ids: ids, request_id: 'request-1' }) }) as never
  const deliver = (...records: SQSEvent['Records']) =>
    refreshes.handler({ Records: records }, lambdaContext('jobs-refresh-connections', 'run', 60_000))
  const rowOf = async ({ id }: ConnectedUser) =>
    (await app.query('select * from provider_connections where id = $1', [id]))[0] ?? {}
  const refreshCalls = () =>
    app.cloud.schwab
      .calls()
      .filter(({ grant, path }) => path === '/v1/oauth/token' && grant === 'refresh_token').length

  it.each([
    ['rotate', { token_rotated: true, rotation_type: 'new_token' }],
    ['omit', { token_rotated: false, rotation_type: 'none_in_reply' }],
    ['repeat', { token_rotated: false, rotation_type: 'same_token' }],
  ] as const)(
    'refreshes what is due where the provider answers with %s, time and again',
    async (rotation, logged) => {
      const holder = await connectProvider(app)
      app.cloud.schwab.switches.set({ rotation })
      const before = refreshCalls()
      for (const round of [1, 2, 3]) await app.later(round * DUE, refreshes.run)
      expect(refreshCalls() - before).toBe(3)
      // The other two are counted, because they change nothing but the tokens.
      const records = await auditRecordsOf(app, 'provider_token_refreshed', holder.id)
      expect(records).toEqual([
        {
          outcome: 'success',
          actor: 'system',
          details: { connection_id: holder.id, provider_key: 'schwab', ...logged, refreshes: 1 },
        },
      ])
      expect(await rowOf(holder)).toMatchObject({ refreshes_unrecorded: 2 })
      expect(app.logged('provider_token_refreshed')).toContainEqual(
        expect.objectContaining({ connection_id: holder.id, ...logged }),
      )
      expect(await statusOfConnection(app, holder)).toMatchObject({
        status: 'active',
        refresh_failures: 0,
        last_error: null,
      })
      expect(
        (await app.call('GET', `/api/v1/providers/${holder.id}/accounts`, { token: holder.token })).status,
      ).toBe(200)
    },
  )

  it('does nothing for a message that comes twice, in parallel or later, or too early', async () => {
    const holder = await connectProvider(app)
    await deliver(message([holder.id]))
    expect(await auditRecordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(0)
    const before = refreshCalls()
    await app.later(DUE, async () => {
      await Promise.all([1, 2, 3].map(() => deliver(message([holder.id]))))
      await deliver(message([holder.id]))
    })
    expect(refreshCalls() - before).toBe(1)
    expect(await auditRecordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(1)
  })

  it('backs off after a failure; the third consecutive failure is an error and the user is notified', async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ token_endpoint: 'server_error' })
    await app.later(DUE, refreshes.run)
    expect(await statusOfConnection(app, holder)).toMatchObject({ status: 'active', refresh_failures: 1 })
    // The next retry is a minute later, and the one after it two more minutes.
    await app.later(DUE + 30, refreshes.run)
    expect(await statusOfConnection(app, holder)).toMatchObject({ refresh_failures: 1 })
    await app.later(DUE + 61, refreshes.run)
    expect(await statusOfConnection(app, holder)).toMatchObject({ status: 'active', refresh_failures: 2 })
    await app.later(DUE + 61 + 121, refreshes.run)
    expect(await statusOfConnection(app, holder)).toMatchObject({
      status: 'error',
      needs_reconnection: true,
      refresh_failures: 3,
      last_error: 'status_500',
    })
    await app.later(DAY, refreshes.run)
    expect(await auditRecordsOf(app, 'provider_refresh_failed', holder.id)).toHaveLength(3)
    const mail = await app.newestMail(holder.email)
    expect(mail?.subject).toMatch(/does not work/)
    expect(mail?.text).toContain(`/providers/${holder.id}/reconnect`)
    expect(await statusOfMe(app, holder.token)).toBe(200)
  })

  it('continues normally after fewer failures', async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ token_endpoint: 'html' })
    await app.later(DUE, refreshes.run)
    app.cloud.schwab.switches.reset()
    await app.later(DUE + 61, refreshes.run)
    expect(await statusOfConnection(app, holder)).toMatchObject({
      status: 'active',
      refresh_failures: 0,
      last_error: null,
    })
  })

  it("handles a revoked grant immediately: deletes the tokens, ends the user's sessions and notifies the user", async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ grant: 'revoked' })
    await app.later(DUE, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({ status: 'revoked', refresh_due_at: null, lease_id: null })
    expect(await app.query('select 1 from provider_tokens where connection_id = $1', [holder.id])).toEqual([])
    expect(await statusOfMe(app, holder.token)).toBe(401)
    expect((await app.newestMail(holder.email))?.subject).toMatch(/was canceled/)
    expect(await auditRecordsOf(app, 'provider_grant_died', holder.id)).toHaveLength(1)
    const before = refreshCalls()
    await app.later(DAY, refreshes.run)
    expect(refreshCalls()).toBe(before)
  })

  it('deletes nothing if the provider refuses the client: a wrong secret is no revoked grant', async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ grant: 'revoked', revoked_grant_error: 'invalid_client' })
    await app.later(DUE, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({
      status: 'error',
      last_error: 'invalid_client',
      lease_id: null,
    })
    expect(
      await app.query('select 1 from provider_tokens where connection_id = $1', [holder.id]),
    ).toHaveLength(1)
    expect(await statusOfMe(app, holder.token)).toBe(200)
    expect((await app.newestMail(holder.email))?.subject).toMatch(/does not work/)
    // A refresh on request shows whether the secret was the cause.
    app.cloud.schwab.switches.set({ grant: 'active' })
    await app.later(DUE + 61, async () => {
      const reply = await app.call('PATCH', `/api/v1/providers/${holder.id}/authorization`, {
        token: holder.token,
      })
      expect(reply.body).toMatchObject({ status: 'active', last_error: null })
    })
  })

  it('does not treat a refusal after the end of the consent as a breach', async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ grant: 'revoked' })
    const week = 7 * DAY
    // Due a minute before the end of the consent; the provider responds after it.
    await app.query(
      "update provider_connections set refresh_due_at = consent_expires_at - interval '1 minute' where id = $1",
      [holder.id],
    )
    await app.later(week + 1, () => deliver(message([holder.id])))
    await app.later(week + 1, () => refreshes.run())
    expect(await rowOf(holder)).toMatchObject({ status: 'expired' })
    expect(await app.query('select 1 from provider_tokens where connection_id = $1', [holder.id])).toEqual([])
    expect(await auditRecordsOf(app, 'provider_grant_died', holder.id)).toEqual([])
  })

  it('loses one connection if a worker is killed between response and storage: error, without a loop', async () => {
    const [lost, other] = [await connectProvider(app), await connectProvider(app)]
    app.cloud.schwab.switches.set({ rotation: 'rotate' })
    await app.query('update provider_connections set refresh_due_at = $1 where id = $2', [
      app.clock(),
      lost.id,
    ])
    const proxy = await startHoldingProxy(app.cloud.proxies.database.url, 'rotation_type')
    const before = refreshCalls()
    const worker = fork(new URL('../../support/worker-process.ts', import.meta.url), [lost.id], {
      env: { ...process.env, AWS_ENDPOINT_URL_RDS_DATA: proxy.url },
    })
    await proxy.held
    worker.kill('SIGKILL')
    await once(worker, 'exit')
    proxy.stop()
    expect(refreshCalls() - before).toBe(1)
    expect(await rowOf(lost)).toMatchObject({ status: 'active', lease_id: expect.any(String) })
    // Nobody uses it while the lease lasts. The stored refresh token is a consumed one.
    await app.later(DUE, refreshes.run)
    await app.later(3 * DUE, refreshes.run)
    expect(await rowOf(lost)).toMatchObject({
      status: 'error',
      last_error: 'refresh_broken_off',
      lease_id: null,
    })
    expect(await statusOfMe(app, lost.token)).toBe(200)
    const calls = refreshCalls()
    await app.query('delete from provider_connections where id = $1', [other.id])
    await app.later(DAY / 2, refreshes.run)
    expect(refreshCalls()).toBe(calls)
    expect((await app.newestMail(lost.email))?.subject).toMatch(/does not work/)
  })

  it('does not treat a refusal as a breach if the previous response with its refresh token was lost', async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ rotation: 'rotate', token_endpoint: 'no_access_token' })
    await app.later(DUE, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({ status: 'active', refresh_failures: 1 })
    app.cloud.schwab.switches.reset()
    await app.later(DUE + 61, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({ status: 'error', last_error: 'refresh_broken_off' })
    expect(await statusOfMe(app, holder.token)).toBe(200)
  })

  it('stores the response of the provider after a database failure', async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ rotation: 'rotate' })
    const dataApi = await startProviderProxy(String(process.env['AWS_ENDPOINT_URL_RDS_DATA']), 'given_host')
    onTestFinished(dataApi.stop)
    const former = process.env['AWS_ENDPOINT_URL_RDS_DATA']
    process.env['AWS_ENDPOINT_URL_RDS_DATA'] = dataApi.url
    const { handler } = await openRefreshes(app)
    let failures = 0
    const fail: Meet = ({ body }) => {
      if (failures === 1 || !body.includes('rotation_type')) return undefined
      failures += 1
      return { status: 503 }
    }
    const answer = await app.later(DUE, () =>
      dataApi.meeting(fail, () =>
        handler({ Records: [message([holder.id])] }, lambdaContext('jobs', 'run', 60_000)),
      ),
    )
    process.env['AWS_ENDPOINT_URL_RDS_DATA'] = former
    expect([failures, answer.batchItemFailures]).toEqual([1, []])
    expect(await rowOf(holder)).toMatchObject({ status: 'active', lease_id: null, refresh_failures: 0 })
    await app.later(2 * DUE, () => deliver(message([holder.id])))
    expect(await rowOf(holder)).toMatchObject({ status: 'active', token_generation: 3 })
  })

  it('recovers from a killed worker if the provider keeps its refresh tokens', async () => {
    const holder = await connectProvider(app)
    await app.query(
      'update provider_connections set lease_id = gen_random_uuid(), leased_until = $1 where id = $2',
      [app.clock(), holder.id],
    )
    await app.later(DUE, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({ status: 'active', lease_id: null, refresh_failures: 0 })
  })

  it('stops retrying a connection whose workers are all killed', async () => {
    const holder = await connectProvider(app)
    const killWorker = () =>
      app.query(
        'update provider_connections set lease_id = gen_random_uuid(), leased_until = $1, refresh_failures = refresh_failures + 1, queued_until = null where id = $2',
        [new Date(app.clock().getTime() + 1000), holder.id],
      )
    for (const round of [1, 2]) await app.later(DUE * round, killWorker)
    await app.later(DUE * 3, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({
      status: 'error',
      last_error: 'refresh_broken_off',
      lease_id: null,
    })
    expect(await auditRecordsOf(app, 'connection_broken_off', holder.id)).toHaveLength(1)
  })

  it('returns only messages that failed because of us, and keeps no lease', async () => {
    const [sound, broken] = [await connectProvider(app), await connectProvider(app)]
    // Tokens of another connection in this row cannot be decrypted.
    await app.query(
      'update provider_tokens set access_token = o.access_token, refresh_token = o.refresh_token from provider_tokens o where provider_tokens.connection_id = $1 and o.connection_id = $2',
      [broken.id, sound.id],
    )
    const answer = await app.later(DUE, () =>
      deliver(message([sound.id], 'sound'), message([broken.id], 'broken'), {
        messageId: 'torn',
        body: '{',
      } as never),
    )
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['broken', 'torn'])
    expect(await auditRecordsOf(app, 'provider_token_refreshed', sound.id)).toHaveLength(1)
    expect(await rowOf(sound)).toMatchObject({ lease_id: null })
    expect(await rowOf(broken)).toMatchObject({ lease_id: null, last_error: 'tokens_unreadable' })
    // The message is received again and nothing is due until its retry. After three failures it is an error.
    for (const seconds of [DUE + 61, DUE + 200]) await app.later(seconds, () => deliver(message([broken.id])))
    expect(await rowOf(broken)).toMatchObject({ status: 'error', refresh_failures: 3 })
  })

  it('does not call a provider if the new tokens cannot be encrypted', async () => {
    const holder = await connectProvider(app)
    app.cloud.schwab.switches.set({ rotation: 'rotate' })
    const before = refreshCalls()
    // The current key is too old and KMS creates no other; existing keys can still be decrypted.
    await app.query("update data_keys set created_at = created_at - interval '400 days'")
    const kms = await startProviderProxy(app.cloud.keysUrl, 'given_host')
    onTestFinished(kms.stop)
    const former = process.env['AWS_ENDPOINT_URL_KMS']
    process.env['AWS_ENDPOINT_URL_KMS'] = kms.url
    const { handler } = await openRefreshes(app)
    const refuse: Meet = ({ headers }) =>
      String(headers['x-amz-target']).endsWith('GenerateDataKey')
        ? { status: 400, body: '{"__type":"AccessDeniedException"}' }
        : undefined
    const answer = await app.later(DUE, () =>
      kms.meeting(refuse, () =>
        handler({ Records: [message([holder.id], 'without a key')] }, lambdaContext('jobs', 'run', 60_000)),
      ),
    )
    process.env['AWS_ENDPOINT_URL_KMS'] = former
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'without a key' }])
    expect(refreshCalls()).toBe(before)
    expect(await rowOf(holder)).toMatchObject({ lease_id: null, refresh_failures: 0 })
    await app.later(DUE, () => deliver(message([holder.id])))
    expect(await auditRecordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(1)
  })

  it('waits for the rate limit of the provider, with the tokens for a whole message', async () => {
    const holders = [await connectProvider(app), await connectProvider(app)]
    app.cloud.schwab.switches.set({ token_endpoint: 'rate_limited' })
    await app.later(DUE, refreshes.run)
    for (const holder of holders)
      expect(await statusOfConnection(app, holder)).toMatchObject({
        status: 'active',
        refresh_failures: 1,
        last_error: 'busy',
      })
  })

  it('returns the messages that it has no time for', async () => {
    const holder = await connectProvider(app)
    await app.later(DUE, () =>
      refreshes.handler({ Records: [message([holder.id])] }, lambdaContext('jobs', 'run', 5_000)),
    )
    expect(await rowOf(holder)).toMatchObject({ lease_id: null, queued_until: null, refresh_failures: 0 })
    await app.later(DUE + 1, refreshes.run)
    expect(await auditRecordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(1)
  })
})

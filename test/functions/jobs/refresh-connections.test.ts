import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { SQSEvent } from 'aws-lambda'
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { lambdaContext } from '../../../local/lambda-context.ts'
import type { App } from '../../support/app.ts'
import { connected, type Holder, recordsOf, standing } from '../../support/connections.ts'
import { startHoldingProxy } from '../../support/holding-proxy.ts'
import { statusOfMe } from '../../support/people.ts'
import { type Meet, startProviderProxy } from '../../support/provider-proxy.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

/** The practice Schwab's tokens live 120 s: from then on until their end they are due. */
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
    // What a test has left must not be due in the next one.
    await app.query('delete from provider_connections')
  })
  const message = (ids: string[], id: string = crypto.randomUUID()): SQSEvent['Records'][number] =>
    ({ messageId: id, body: JSON.stringify({ connection_ids: ids, request_id: 'request-1' }) }) as never
  const deliver = (...records: SQSEvent['Records']) =>
    refreshes.handler({ Records: records }, lambdaContext('jobs-refresh-connections', 'run', 60_000))
  const rowOf = async ({ id }: Holder) =>
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
    async (rotation, told) => {
      const holder = await connected(app)
      app.cloud.schwab.switches.set({ rotation })
      for (const round of [1, 2, 3]) await app.later(round * DUE, refreshes.run)
      const records = await recordsOf(app, 'provider_token_refreshed', holder.id)
      expect(records).toHaveLength(3)
      for (const record of records)
        expect(record).toMatchObject({ outcome: 'success', actor: 'system', details: told })
      expect(app.logged('provider_token_refreshed')).toContainEqual(
        expect.objectContaining({ connection_id: holder.id, ...told }),
      )
      expect(await standing(app, holder)).toMatchObject({
        status: 'active',
        refresh_failures: 0,
        last_error: null,
      })
      expect(
        (await app.call('GET', `/api/v1/providers/${holder.id}/accounts`, { token: holder.token })).status,
      ).toBe(200)
    },
  )

  it('does nothing for a message that comes twice, at once or later, or that is too early', async () => {
    const holder = await connected(app)
    await deliver(message([holder.id]))
    expect(await recordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(0)
    const before = refreshCalls()
    await app.later(DUE, async () => {
      await Promise.all([1, 2, 3].map(() => deliver(message([holder.id]))))
      await deliver(message([holder.id]))
    })
    expect(refreshCalls() - before).toBe(1)
    expect(await recordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(1)
  })

  it('backs off after a failure, and is in error after three in a row, of which its owner hears', async () => {
    const holder = await connected(app)
    app.cloud.schwab.switches.set({ token_endpoint: 'server_error' })
    await app.later(DUE, refreshes.run)
    expect(await standing(app, holder)).toMatchObject({ status: 'active', refresh_failures: 1 })
    // Its next turn is a minute later, and the one after that two more.
    await app.later(DUE + 30, refreshes.run)
    expect(await standing(app, holder)).toMatchObject({ refresh_failures: 1 })
    await app.later(DUE + 61, refreshes.run)
    expect(await standing(app, holder)).toMatchObject({ status: 'active', refresh_failures: 2 })
    await app.later(DUE + 61 + 121, refreshes.run)
    expect(await standing(app, holder)).toMatchObject({
      status: 'error',
      needs_reconnection: true,
      refresh_failures: 3,
      last_error: 'status_500',
    })
    await app.later(DAY, refreshes.run)
    expect(await recordsOf(app, 'provider_refresh_failed', holder.id)).toHaveLength(3)
    const mail = await app.newestMail(holder.email)
    expect(mail?.subject).toMatch(/does not work/)
    expect(mail?.text).toContain(`/providers/${holder.id}/reconnect`)
    expect(await statusOfMe(app, holder.token)).toBe(200)
  })

  it('goes on as before after fewer failures', async () => {
    const holder = await connected(app)
    app.cloud.schwab.switches.set({ token_endpoint: 'html' })
    await app.later(DUE, refreshes.run)
    app.cloud.schwab.switches.reset()
    await app.later(DUE + 61, refreshes.run)
    expect(await standing(app, holder)).toMatchObject({
      status: 'active',
      refresh_failures: 0,
      last_error: null,
    })
  })

  it('ends a dead grant at once: tokens erased, the owner signed out everywhere and told', async () => {
    const holder = await connected(app)
    app.cloud.schwab.switches.set({ grant: 'revoked' })
    await app.later(DUE, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({ status: 'revoked', refresh_due_at: null, lease_id: null })
    expect(await app.query('select 1 from provider_tokens where connection_id = $1', [holder.id])).toEqual([])
    expect(await statusOfMe(app, holder.token)).toBe(401)
    expect((await app.newestMail(holder.email))?.subject).toMatch(/was canceled/)
    expect(await recordsOf(app, 'provider_grant_died', holder.id)).toHaveLength(1)
    const before = refreshCalls()
    await app.later(DAY, refreshes.run)
    expect(refreshCalls()).toBe(before)
  })

  it('erases nothing where the provider refuses the application itself: a wrong secret is no dead grant', async () => {
    const holder = await connected(app)
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
    // A refresh that somebody asks for shows whether it was the secret.
    app.cloud.schwab.switches.set({ grant: 'active' })
    await app.later(DUE + 61, async () => {
      const reply = await app.call('PATCH', `/api/v1/providers/${holder.id}/authorization`, {
        token: holder.token,
      })
      expect(reply.body).toMatchObject({ status: 'active', last_error: null })
    })
  })

  it('takes a refusal after the end of the consent for no breach', async () => {
    const holder = await connected(app)
    app.cloud.schwab.switches.set({ grant: 'revoked' })
    const week = 7 * DAY
    // Due by a minute before the end, answered by the provider after it.
    await app.query(
      "update provider_connections set refresh_due_at = consent_expires_at - interval '1 minute' where id = $1",
      [holder.id],
    )
    await app.later(week + 1, () => deliver(message([holder.id])))
    await app.later(week + 1, () => refreshes.run())
    expect(await rowOf(holder)).toMatchObject({ status: 'expired' })
    expect(await app.query('select 1 from provider_tokens where connection_id = $1', [holder.id])).toEqual([])
    expect(await recordsOf(app, 'provider_grant_died', holder.id)).toEqual([])
  })

  it('loses one connection where a worker is killed between the answer and the store: in error, not in a loop', async () => {
    const [lost, other] = [await connected(app), await connected(app)]
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
    // While the lease lasts nobody touches it; then the refresh token that is kept is one that was used up.
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

  it('takes a refusal for no breach where the answer before it was lost with the new refresh token in it', async () => {
    const holder = await connected(app)
    app.cloud.schwab.switches.set({ rotation: 'rotate', token_endpoint: 'no_access_token' })
    await app.later(DUE, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({ status: 'active', refresh_failures: 1 })
    app.cloud.schwab.switches.reset()
    await app.later(DUE + 61, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({ status: 'error', last_error: 'refresh_broken_off' })
    expect(await statusOfMe(app, holder.token)).toBe(200)
  })

  it('stores what the provider gave once a database that fails at that moment is back', async () => {
    const holder = await connected(app)
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
    expect(await recordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(2)
  })

  it('gets over a worker that was killed where the provider keeps its refresh tokens', async () => {
    const holder = await connected(app)
    await app.query(
      'update provider_connections set lease_id = gen_random_uuid(), leased_until = $1 where id = $2',
      [app.clock(), holder.id],
    )
    await app.later(DUE, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({ status: 'active', lease_id: null, refresh_failures: 0 })
  })

  it('gives up on a connection whose every worker dies', async () => {
    const holder = await connected(app)
    const dies = () =>
      app.query(
        'update provider_connections set lease_id = gen_random_uuid(), leased_until = $1, refresh_failures = refresh_failures + 1, queued_until = null where id = $2',
        [new Date(app.clock().getTime() + 1000), holder.id],
      )
    for (const round of [1, 2]) await app.later(DUE * round, dies)
    await app.later(DUE * 3, refreshes.run)
    expect(await rowOf(holder)).toMatchObject({
      status: 'error',
      last_error: 'refresh_broken_off',
      lease_id: null,
    })
    expect(await recordsOf(app, 'connection_broken_off', holder.id)).toHaveLength(1)
  })

  it('returns only what failed by our own fault, and leaves nothing leased', async () => {
    const [sound, broken] = [await connected(app), await connected(app)]
    // Tokens of another connection in its row: they do not open there.
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
    expect(await recordsOf(app, 'provider_token_refreshed', sound.id)).toHaveLength(1)
    expect(await rowOf(sound)).toMatchObject({ lease_id: null })
    expect(await rowOf(broken)).toMatchObject({ lease_id: null, last_error: 'tokens_unreadable' })
    // The message comes again, and finds nothing due until its turn; after three it is in error.
    for (const seconds of [DUE + 61, DUE + 200]) await app.later(seconds, () => deliver(message([broken.id])))
    expect(await rowOf(broken)).toMatchObject({ status: 'error', refresh_failures: 3 })
  })

  it('asks no provider for tokens that it has no key to encrypt under', async () => {
    const holder = await connected(app)
    app.cloud.schwab.switches.set({ rotation: 'rotate' })
    const before = refreshCalls()
    // The current key has grown too old, and KMS makes no other; it still unwraps those that there are.
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
    expect(await recordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(1)
  })

  it('waits for the rate limit of the provider, whose tokens it takes for a whole message', async () => {
    const holders = [await connected(app), await connected(app)]
    app.cloud.schwab.switches.set({ token_endpoint: 'rate_limited' })
    await app.later(DUE, refreshes.run)
    for (const holder of holders)
      expect(await standing(app, holder)).toMatchObject({
        status: 'active',
        refresh_failures: 1,
        last_error: 'busy',
      })
  })

  it('gives back what it has no time left for', async () => {
    const holder = await connected(app)
    await app.later(DUE, () =>
      refreshes.handler({ Records: [message([holder.id])] }, lambdaContext('jobs', 'run', 5_000)),
    )
    expect(await rowOf(holder)).toMatchObject({ lease_id: null, queued_until: null, refresh_failures: 0 })
    await app.later(DUE + 1, refreshes.run)
    expect(await recordsOf(app, 'provider_token_refreshed', holder.id)).toHaveLength(1)
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { auditRecordsOf, statusOfConnection } from '../../support/connections.ts'
import {
  callsTo,
  completeLink,
  connectPlaid,
  controlItem,
  finishLink,
  finishNewLink,
  type LinkedUser,
  newLogin,
  proxyPlaid,
  repairConnection,
  startLink,
} from '../../support/plaid-connections.ts'
import { itemWebhook, sendWebhook, webhookSigner } from '../../support/plaid-webhooks.ts'
import { gate, type ProviderProxy } from '../../support/provider-proxy.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const [EXCHANGE, REMOVE] = ['/item/public_token/exchange', '/item/remove']

describe('the completion of a link', () => {
  let app: App
  let proxy: ProviderProxy
  let refreshes: Refreshes
  let signer: Awaited<ReturnType<typeof webhookSigner>>
  beforeAll(async () => {
    app = await startApp()
    signer = await webhookSigner(app.clock)
    proxy = await proxyPlaid(app, { usual: signer.answerKey })
    refreshes = await openRefreshes(app)
  })
  const exchanged = () =>
    callsTo(proxy, EXCHANGE).map(({ answer }) => String(JSON.parse(answer).access_token))
  const removed = () => callsTo(proxy, REMOVE).map(({ call }) => String(JSON.parse(call.body).access_token))
  const eventsOf = async (id: string) =>
    (await app.query('select type from events where subject_id = $1 order by position', [id])).map(
      row => row['type'],
    )

  it('removes the former item at the provider if another one replaces it', async () => {
    const finished = await finishNewLink(app)
    const { meet, arrived, open } = gate(({ path }) => path === EXCHANGE)
    const second = await startLink(app, finished.token, finished.id)
    const publicToken = await finishLink(app, second.linkToken, { login: newLogin() })
    await proxy.meeting(meet, async () => {
      const late = completeLink(app, finished, second.state, publicToken)
      await arrived
      expect((await completeLink(app, finished, finished.state, finished.publicToken)).status).toBe(200)
      open()
      expect((await late).status).toBe(200)
    })
    const tokens = exchanged().slice(-2)
    expect(removed()).toHaveLength(1)
    expect(tokens).toContain(removed()[0])
    await app.call('DELETE', `/api/v1/providers/${finished.id}`, { token: finished.token })
    expect(removed().toSorted()).toEqual(tokens.toSorted())
  })

  it('deletes the other pending states of the connection', async () => {
    const finished = await finishNewLink(app)
    const second = await startLink(app, finished.token, finished.id)
    const publicToken = await finishLink(app, second.linkToken, { login: newLogin() })
    expect((await completeLink(app, finished, finished.state, finished.publicToken)).status).toBe(200)
    const reply = await completeLink(app, finished, second.state, publicToken)
    expect(reply.body).toMatchObject({ status: 400, code: 'invalid_state' })
  })

  it.each(['account', 'session'])(
    'stores nothing if the %s ends meanwhile; the item is removed',
    async what => {
      const finished = await finishNewLink(app)
      const { meet, arrived, open } = gate(({ path }) => path === EXCHANGE)
      const [reply] = await proxy.meeting(meet, () =>
        Promise.all([
          completeLink(app, finished, finished.state, finished.publicToken),
          arrived.then(async () => {
            if (what === 'account') {
              const body = { is_active: false, reason: 'a takeover' }
              const { status, text } = await app.operate(
                'PATCH',
                `/api/v1/admin/users/${finished.userId}`,
                body,
              )
              expect(status, text).toBe(200)
            } else
              await app.query(
                "update sessions set revoked_at = $2, revoked_reason = 'user_logout' where user_id = $1",
                [finished.userId, app.clock()],
              )
            open()
          }),
        ]),
      )
      expect(reply.body).toMatchObject({ status: 400, code: 'invalid_state' })
      const [row] = await app.query('select status from provider_connections where id = $1', [finished.id])
      expect(row).toEqual({ status: 'pending' })
      expect(removed().at(-1)).toBe(exchanged().at(-1))
    },
  )

  it('stores the token before it calls the provider again; the first check reads the item', async () => {
    const before = callsTo(proxy, '/item/get').length
    const user = await connectPlaid(app)
    expect(callsTo(proxy, '/item/get')).toHaveLength(before)
    await refreshes.run()
    expect(callsTo(proxy, '/item/get').length).toBeGreaterThan(before)
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'active' })
  })

  const announce = async (user: LinkedUser) => {
    await sendWebhook(app, await signer.sign(itemWebhook('PENDING_DISCONNECT', user.itemId, { reason: 'x' })))
    await refreshes.run()
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'expiring' })
  }

  it('records a repair only if the check finds that it worked, and keeps the announced end until then', async () => {
    const user = await connectPlaid(app)
    await announce(user)
    const { linkToken, state } = await startLink(app, user.token, user.id)
    await finishLink(app, linkToken)
    app.cloud.plaid.switches.override(user.login, { item: 'login_required' })
    for (const _ of [1, 2])
      expect((await completeLink(app, user, state)).body).toMatchObject({ code: 'link_unfinished' })
    const endOf = async () =>
      (await app.query('select expiring_at from provider_connections where id = $1', [user.id]))[0]?.[
        'expiring_at'
      ]
    expect(await auditRecordsOf(app, 'authorization_completed', user.id)).toHaveLength(1)
    expect(await endOf()).not.toBeNull()
    app.cloud.plaid.switches.endOverride(user.login)
    await app.later(60, async () => expect((await completeLink(app, user, state)).status).toBe(200))
    expect(await auditRecordsOf(app, 'authorization_completed', user.id)).toHaveLength(2)
    expect(await endOf()).toBeNull()
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'active' })
    expect((await eventsOf(user.id)).slice(-2)).toEqual(['connection.broken', 'connection.recovered'])
  })

  const requestsOf = async ({ id }: LinkedUser) =>
    Number(
      (await app.query('select checks_requested as n from provider_connections where id = $1', [id]))[0]?.[
        'n'
      ],
    )

  it('ends an announced end if another caller ran the check', async () => {
    const user = await connectPlaid(app)
    await announce(user)
    await app.later(60, async () => {
      const { linkToken, state } = await startLink(app, user.token, user.id)
      await finishLink(app, linkToken)
      await app.query('update provider_connections set refresh_due_at = $2 where id = $1', [
        user.id,
        app.clock(),
      ])
      const { meet, arrived, open } = gate(({ path }) => path === '/item/get')
      await proxy.meeting(meet, async () => {
        const checked = refreshes.run()
        await arrived
        const requested = await requestsOf(user)
        const completed = completeLink(app, user, state)
        await expect.poll(() => requestsOf(user), { timeout: 5000 }).toBeGreaterThan(requested)
        open()
        expect((await completed).status).toBe(200)
        await checked
      })
      expect(await statusOfConnection(app, user)).toMatchObject({ status: 'active' })
      await refreshes.run()
      expect(await statusOfConnection(app, user)).toMatchObject({ status: 'active' })
    })
  })

  it('repairs a working connection whose end was announced', async () => {
    const user = await connectPlaid(app)
    await announce(user)
    await app.later(60, async () => expect((await repairConnection(app, user)).status).toBe(200))
    expect(await statusOfConnection(app, user)).toMatchObject({ status: 'active' })
  })

  it('creates no second item if the provider refuses an update link with a bare 401', async () => {
    const user = await connectPlaid(app)
    const links = callsTo(proxy, '/link/token/create').length
    const reply = await proxy.meeting(
      ({ path }) => (path === '/link/token/create' ? { status: 401, body: '' } : undefined),
      () => app.call('POST', `/api/v1/providers/${user.id}/authorization`, { token: user.token }),
    )
    expect(reply.body).toMatchObject({ status: 502, code: 'provider_failed' })
    expect(callsTo(proxy, '/link/token/create')).toHaveLength(links + 1)
    await controlItem(app, 'remove', user.itemId)
    const { linkToken } = await startLink(app, user.token, user.id)
    expect(await finishLink(app, linkToken, { login: user.login })).not.toBeNull()
  })
})

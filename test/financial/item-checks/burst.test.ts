import { describe, expect, it } from 'vitest'
import { auditRecordsOf, rowOfConnection } from '../../support/connections.ts'
import { connectPlaid, proxyPlaid } from '../../support/plaid-connections.ts'
import { itemWebhook, sendWebhook, webhookSigner } from '../../support/plaid-webhooks.ts'
import type { Meet } from '../../support/provider-proxy.ts'
import { openRefreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

describe('100 notifications about one item at once', async () => {
  const app = await startApp()
  const signer = await webhookSigner(app.clock)
  const proxy = await proxyPlaid(app, { usual: signer.answerKey })
  const refreshes = await openRefreshes(app)
  const disconnect_time = new Date(app.clock().getTime() + 7 * 86_400_000).toISOString()

  /** Sends 50 notifications, each twice, in a mixed order, with two workers alongside. */
  const burst = async (itemId: string) => {
    const now = Math.floor(app.clock().getTime() / 1000)
    const kinds = [
      itemWebhook('ERROR', itemId),
      itemWebhook('LOGIN_REPAIRED', itemId),
      itemWebhook('PENDING_DISCONNECT', itemId, { disconnect_time }),
      itemWebhook('NEW_ACCOUNTS_AVAILABLE', itemId),
      itemWebhook('USER_PERMISSION_REVOKED', itemId),
    ]
    const signed = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        // Repairs are the newest, so no end of the consent remains.
        signer.sign(kinds[index % kinds.length] ?? {}, { iat: now + (index % kinds.length === 1 ? 20 : 10) }),
      ),
    )
    const order = Array.from({ length: 100 }, (_, index) => (index * 37) % 100)
    const replies = Promise.all(
      order.map(index => sendWebhook(app, signed[index % 50] ?? { text: '', signature: '' })),
    )
    await Promise.all([replies, refreshes.work(2)])
    expect(new Set((await replies).map(({ status }) => status))).toEqual(new Set([200]))
    await refreshes.work(2)
    // A notification that arrived during the last check leaves the connection due.
    await app.later(1, refreshes.run)
  }
  const connected = async () => {
    const user = await connectPlaid(app)
    await app.query(
      "update provider_connections set connected_at = connected_at - interval '1 hour' where id = $1",
      [user.id],
    )
    return user
  }
  const mails = async (email: string) => (await app.mails(email)).map(({ subject }) => subject)

  it.each([
    ['ok', 'active', 0, 0],
    ['login_required', 'error', 1, 1],
  ] as const)('while the item is %s: %s', async (item, status, broken, sent) => {
    const user = await connected()
    app.cloud.plaid.switches.override(user.login, { item })
    const before = (await mails(user.email)).length
    await burst(user.itemId)
    expect(await rowOfConnection(app, user.id)).toMatchObject({ status, has_tokens: true, lease_id: null })
    expect(await auditRecordsOf(app, 'connection_broken', user.id)).toHaveLength(broken)
    expect((await mails(user.email)).filter(subject => /does not work/.test(subject))).toHaveLength(sent)
    expect((await mails(user.email)).length - before).toBeLessThanOrEqual(sent + 1)
    // Each notification is recorded once, without those that say nothing.
    expect(await auditRecordsOf(app, 'provider_webhook_received', user.id)).toHaveLength(40)
  })

  it('while the consent is withdrawn: revoked, one mail, one breach', async () => {
    const user = await connected()
    app.cloud.plaid.switches.override(user.login, { item: 'permission_revoked' })
    await burst(user.itemId)
    expect(await rowOfConnection(app, user.id)).toMatchObject({ status: 'revoked', has_tokens: false })
    expect(await auditRecordsOf(app, 'provider_grant_died', user.id)).toHaveLength(1)
    expect((await mails(user.email)).filter(subject => /cancel/.test(subject))).toHaveLength(1)
    const [row] = await app.query('select token_version from users where id = $1', [user.userId])
    const [other] = await app.query('select token_version from users where id <> $1 limit 1', [user.userId])
    expect(Number(row?.['token_version'])).toBe(Number(other?.['token_version']) + 1)
  })

  it('while the item breaks and is repaired: the status at the end is what the provider says', async () => {
    for (const last of ['login_required', 'ok'] as const) {
      const user = await connected()
      const other = last === 'ok' ? 'login_required' : 'ok'
      app.cloud.plaid.switches.override(user.login, { item: other })
      const first = sendWebhook(app, await signer.sign(itemWebhook('ERROR', user.itemId)))
      const running = burst(user.itemId)
      await first
      app.cloud.plaid.switches.override(user.login, { item: last })
      await running
      await sendWebhook(app, await signer.sign(itemWebhook('ERROR', user.itemId)))
      await refreshes.work(2)
      expect(await rowOfConnection(app, user.id)).toMatchObject({
        status: last === 'ok' ? 'active' : 'error',
        has_tokens: true,
        lease_id: null,
      })
    }
  })

  it('one of which arrives during a check: the check runs again, also if it found the connection broken', async () => {
    const user = await connected()
    await sendWebhook(app, await signer.sign(itemWebhook('ERROR', user.itemId)))
    const [arrived, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const broken: Meet = async ({ path }) => {
      if (path !== '/item/get') return undefined
      arrived.resolve()
      await opened.promise
      return { status: 400, body: '{"error_type":"ITEM_ERROR","error_code":"ITEM_LOGIN_REQUIRED"}' }
    }
    await proxy.meeting(broken, async () => {
      const checking = refreshes.work()
      await arrived.promise
      await sendWebhook(app, await signer.sign(itemWebhook('LOGIN_REPAIRED', user.itemId)))
      await refreshes.work(2)
      opened.resolve()
      await checking
    })
    expect(await rowOfConnection(app, user.id)).toMatchObject({ status: 'error', lease_id: null })
    await app.later(1, refreshes.run)
    expect(await rowOfConnection(app, user.id)).toMatchObject({ status: 'active', last_error: null })
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { rowOfConnection } from '../../support/connections.ts'
import { signIn } from '../../support/people.ts'
import {
  connectPlaid,
  controlItem,
  type LinkedUser,
  proxyPlaid,
  repairConnection,
} from '../../support/plaid-connections.ts'
import { forwardWebhooks, itemWebhook, sendWebhook, webhookSigner } from '../../support/plaid-webhooks.ts'
import { openRefreshes, type Refreshes } from '../../support/refreshes.ts'
import { startApp } from '../../support/start-app.ts'

const DAY = 24 * 60 * 60

describe('the end of a consent', () => {
  let app: App
  let refreshes: Refreshes
  let signer: Awaited<ReturnType<typeof webhookSigner>>
  beforeAll(async () => {
    app = await startApp()
    signer = await webhookSigner(app.clock)
    const { url } = await forwardWebhooks(app)
    await proxyPlaid(app, { usual: signer.answerKey, webhook_url: url })
    refreshes = await openRefreshes(app)
  })
  const notices = async ({ email }: LinkedUser) =>
    (await app.mails(email)).filter(({ subject }) => /expire|ends|renew/i.test(subject)).length
  const consentOf = async ({ id }: LinkedUser) => {
    const [row] = await app.query(
      'select status, consent_expires_at, expiring_at, expiry_told_at from provider_connections where id = $1',
      [id],
    )
    return row ?? {}
  }
  const inDays = (days: number) => new Date(app.clock().getTime() + days * DAY * 1000)
  const seconds = (time: Date) => Math.floor(time.getTime() / 1000)

  it('is read from the item by the first check, and announced a week before, by one mail', async () => {
    app.cloud.plaid.switches.set({ consent_seconds: 90 * DAY })
    const user = await connectPlaid(app)
    await refreshes.run()
    app.cloud.plaid.switches.reset()
    app.cloud.plaid.switches.override(user.login, { consent_seconds: 90 * DAY })
    expect(await consentOf(user)).toMatchObject({
      status: 'active',
      consent_expires_at: inDays(90),
      expiring_at: inDays(83),
    })
    await app.later(82 * DAY, refreshes.run)
    expect(await consentOf(user)).toMatchObject({ status: 'active' })
    for (const days of [83, 84, 85]) await app.later(days * DAY + 1, refreshes.run)
    expect(await consentOf(user)).toMatchObject({ status: 'expiring', consent_expires_at: inDays(90) })
    expect(await notices(user)).toBe(1)
    // At its end the provider reports that a login is required.
    await app.later(90 * DAY + 60, refreshes.run)
    expect(await rowOfConnection(app, user.id)).toMatchObject({ status: 'error', has_tokens: true })
    await app.later(90 * DAY + 120, async () => {
      const { access_token: token } = await signIn(app, user.email)
      expect((await repairConnection(app, { ...user, token })).status).toBe(200)
      expect(await consentOf(user)).toMatchObject({ status: 'active', expiry_told_at: null })
    })
    // The next end is announced again.
    await app.later(174 * DAY, refreshes.run)
    expect(await notices(user)).toBe(2)
  })

  it.each(['pending-disconnect', 'pending-expiration'])(
    '%s announces it: expiring, one mail; LOGIN_REPAIRED ends that',
    async action => {
      const user = await connectPlaid(app)
      await controlItem(app, action, user.itemId)
      await refreshes.run()
      expect(await consentOf(user)).toMatchObject({ status: 'expiring', consent_expires_at: inDays(7) })
      await controlItem(app, action, user.itemId)
      await refreshes.run()
      expect(await notices(user)).toBe(1)
      await app.later(60, async () => {
        await controlItem(app, 'repair', user.itemId)
        await refreshes.run()
      })
      expect(await consentOf(user)).toEqual({
        status: 'active',
        consent_expires_at: null,
        expiring_at: null,
        expiry_told_at: null,
      })
      await app.later(120, async () => {
        await controlItem(app, action, user.itemId)
        await refreshes.run()
      })
      expect(await notices(user)).toBe(2)
    },
  )

  it('is announced by a notification without a time: expiring from now on', async () => {
    const user = await connectPlaid(app)
    await sendWebhook(app, await signer.sign(itemWebhook('PENDING_DISCONNECT', user.itemId, { reason: 'x' })))
    await refreshes.run()
    expect(await consentOf(user)).toMatchObject({ status: 'expiring', consent_expires_at: null })
    const [event] = await app.query(
      "select data from events where type = 'connection.expiring' and subject_id = $1",
      [user.id],
    )
    expect(event?.['data']).toMatchObject({ reason: 'consent_ending' })
    expect(await notices(user)).toBe(1)
  })

  it('is not announced by notifications that are older than the consent, or than a newer notification', async () => {
    const user = await connectPlaid(app)
    const ends = inDays(7)
    const body = itemWebhook('PENDING_DISCONNECT', user.itemId, { disconnect_time: ends.toISOString() })
    const ending = (iat: number) => signer.sign(body, { iat })
    const now = seconds(app.clock())
    await sendWebhook(app, await ending(now - 60))
    expect(await consentOf(user)).toMatchObject({ expiring_at: null })
    await app.later(120, async () => {
      await sendWebhook(
        app,
        await signer.sign(itemWebhook('LOGIN_REPAIRED', user.itemId), { iat: now + 100 }),
      )
      await sendWebhook(app, await ending(now + 90))
      expect(await consentOf(user)).toMatchObject({ expiring_at: null })
      // Of two that were sent in the same second, the renewal counts.
      await sendWebhook(app, await ending(now + 100))
      expect(await consentOf(user)).toMatchObject({ expiring_at: null })
      await sendWebhook(app, await ending(now + 101))
      expect(await consentOf(user)).toMatchObject({ consent_expires_at: ends })
    })
  })

  it('counts no more after its time, if the provider reports that the connection works', async () => {
    const user = await connectPlaid(app)
    const body = itemWebhook('PENDING_DISCONNECT', user.itemId, { disconnect_time: inDays(7).toISOString() })
    await sendWebhook(app, await signer.sign(body))
    await refreshes.run()
    await app.later(6 * DAY, refreshes.run)
    expect(await consentOf(user)).toMatchObject({ status: 'expiring' })
    await app.later(8 * DAY, refreshes.run)
    expect(await consentOf(user)).toEqual({
      status: 'active',
      consent_expires_at: null,
      expiring_at: null,
      expiry_told_at: null,
    })
  })
})

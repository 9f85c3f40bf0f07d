import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { openLeaving } from '../../support/leaving.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/me/export'
const none = { status: 'none', requested_at: null, expires_at: null, download_url: null, bytes: null }

const app = await startApp()
const { exportAccounts } = await openLeaving(app)

describeRoute(app, 'auth/get-export', {}, () => {
  it('200: returns none, and no export of another user', async () => {
    const [mine, theirs] = [await signInNewUser(app), await signInNewUser(app)]
    await app.call('POST', PATH, { token: theirs.token })
    expect((await app.call('GET', PATH, { token: mine.token })).body).toEqual(none)
  })
  it('200: returns a link to the file that works without a token, and records it', async () => {
    const { token, userId } = await signInNewUser(app)
    await app.call('POST', PATH, { token })
    await exportAccounts()
    const { body } = await app.call('GET', PATH, { token })
    expect(body).toMatchObject({ status: 'ready', bytes: expect.any(Number) })
    const download = await fetch(String(body['download_url']))
    expect(download.status).toBe(200)
    const text = await download.text()
    expect(Buffer.byteLength(text)).toBe(body['bytes'])
    expect(JSON.parse(text)).toMatchObject({ format: 'dashtam-account-export', profile: { id: userId } })
    const records = await app.query(
      "select details ? 'export_id' as has_id from audit_logs where user_id = $1 and action = 'account_export_linked'",
      [userId],
    )
    expect(records).toEqual([{ has_id: true }])
  })
  it('401: requires a recent authentication', async () => {
    const { token } = await signInNewUser(app)
    const reply = await app.later(11 * 60, () => app.call('GET', PATH, { token }))
    expect(reply.text).toMatch(/reauthentication_required/)
  })
})

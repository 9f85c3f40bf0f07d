import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import type { RequestOptions } from '../../../lib/services/webauthn/passkey-options.ts'
import { writeMmdb } from '../../support/mmdb.ts'
import { post } from '../../support/people.ts'
import { userWithPasskey } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const HOUR = 3600
const BERLIN = '82.0.0.1'
const SYDNEY = '86.0.0.1'
const MAIL = 'An unusual sign-in to your account'

const GEOIP_DATABASE = join(inject('scratch'), 'suspicious-passkey-sign-ins.mmdb')
writeMmdb(GEOIP_DATABASE, {
  '82.0/16': { country_code: 'DE', city: 'Berlin', latitude: 52.52, longitude: 13.4 },
  '86.0/16': { country_code: 'AU', city: 'Sydney', latitude: -33.87, longitude: 151.21 },
})
const app = await startApp({ GEOIP_DATABASE })

type User = Awaited<ReturnType<typeof userWithPasskey>>

const signIn = async ({ authenticator }: User, ip: string, device_token?: string) => {
  const { body } = await post(app, 'passkey-login/options', undefined)
  const credential = authenticator.get(body['options'] as RequestOptions)
  const presented = { challenge: body['challenge'], credential, ...(device_token && { device_token }) }
  return app.call('POST', '/api/v1/auth/passkey-login', { body: presented, ip })
}
/** A user who has signed in from Berlin, and the token of the device. */
const known = async () => {
  const user = await userWithPasskey(app)
  const { body } = await signIn(user, BERLIN)
  return { user, deviceToken: String(body['device_token']) }
}
const subjects = async ({ email }: User) => (await app.mails(email)).map(({ subject }) => subject)
const signalsOf = async ({ userId }: User) =>
  (
    await app.query(
      "select action, details->'signals' as signals from audit_logs where user_id = $1 and details ? 'signals'",
      [userId],
    )
  ).map(({ action, signals }) => ({ action, signals }))

describe('a suspicious sign-in with a passkey', () => {
  it('is none at the first sign-in, and none of a traveler with the same device a day later', async () => {
    const { user, deviceToken } = await known()
    const { status } = await app.later(24 * HOUR, () => signIn(user, SYDNEY, deviceToken))
    expect(status).toBe(200)
    expect(await signalsOf(user)).toEqual([])
    expect(await subjects(user)).not.toContain(MAIL)
  })

  it('from a new device in a new country mails the owner, with the evidence in the trail', async () => {
    const { user } = await known()
    const { status } = await app.later(24 * HOUR, () => signIn(user, SYDNEY))
    expect(status).toBe(200)
    expect(await signalsOf(user)).toEqual([
      {
        action: 'logged_in',
        signals: [expect.objectContaining({ signal: 'new_device_and_country', response: 'mail' })],
      },
    ])
    expect(await subjects(user)).toEqual([MAIL])
  })

  it('after an impossible journey mails the owner: the passkey is already the second factor', async () => {
    const { user, deviceToken } = await known()
    const { status } = await app.later(HOUR, () => signIn(user, SYDNEY, deviceToken))
    expect(status).toBe(200)
    expect(await signalsOf(user)).toEqual([
      {
        action: 'logged_in',
        signals: [expect.objectContaining({ signal: 'impossible_travel', response: 'second_factor' })],
      },
    ])
    expect(await subjects(user)).toEqual([MAIL])
  })

  it('ends everything if the policy says so, and is refused', async () => {
    const { user } = await known()
    const reply = await app.withSettings({ impossibleTravelResponse: 'end_everything' }, () =>
      app.later(HOUR, () => signIn(user, SYDNEY)),
    )
    expect(reply).toMatchObject({ status: 401, body: { code: 'invalid_factor' } })
    const sessions = await app.query('select revoked_reason from sessions where user_id = $1', [user.userId])
    expect(sessions).toEqual([{ revoked_reason: 'suspicious_activity' }])
    expect(await subjects(user)).toContain('We stopped an unusual sign-in to your account')
  })
})

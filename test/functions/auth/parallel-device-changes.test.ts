import { describe, expect, it } from 'vitest'
import { createUser, PASSWORD, post, userIdOf } from '../../support/people.ts'
import { addTotp, codeOf, startLogin, verifyLogin } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

const REMOVE = 'update devices set revoked_at = now() where user_id = $1'
const LOCK = "update devices set locked_until = '9999-12-31T23:59:59Z' where user_id = $1"
const DISTRUST = 'update devices set trusted_at = null, trusted_until = null where user_id = $1'

/** A user with a device that is known, or trusted too, and an authenticator app. */
async function userWithDevice({ isTrusted }: { isTrusted: boolean }) {
  const email = await createUser(app)
  const { body } = await post(app, 'login', { email, password: PASSWORD })
  const userId = userIdOf(String(body['access_token']))
  const secret = await addTotp(app, userId)
  if (isTrusted)
    await app.query(
      "update devices set trusted_at = $2::timestamptz, trusted_until = $2::timestamptz + interval '1 day' where user_id = $1",
      [userId, app.clock()],
    )
  return { email, secret, userId, device: { device_token: body['device_token'] } }
}

const recordsOf = (requestId: unknown) =>
  app.query('select action, outcome, session_id, details from audit_logs where request_id = $1', [requestId])

const REFUSED = [
  {
    action: 'login_refused',
    outcome: 'refused',
    session_id: null,
    details: { reason: 'account_changed' },
  },
]

describe('a device that changes during the check of the password', () => {
  it.each([
    ['is removed', REMOVE],
    ['is locked', LOCK],
    ['is no longer trusted', DISTRUST],
  ])('401: a trusted device %s', async (_, change) => {
    const { email, userId, device } = await userWithDevice({ isTrusted: true })
    const [reply] = await app.whileLocked(change, [userId], 1, () => [
      post(app, 'login', { email, password: PASSWORD, ...device }),
    ])
    expect(reply).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })
    expect(await recordsOf(reply?.headers['x-request-id'])).toEqual(REFUSED)
  })

  it.each([
    ['is removed', REMOVE],
    ['is locked', LOCK],
  ])(
    '401: a known device of an account with a second factor %s; no challenge is created',
    async (_, change) => {
      const { email, userId, device } = await userWithDevice({ isTrusted: false })
      const [reply] = await app.whileLocked(change, [userId], 1, () => [
        post(app, 'login', { email, password: PASSWORD, ...device }),
      ])
      expect(reply).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })
      expect(await recordsOf(reply?.headers['x-request-id'])).toEqual(REFUSED)
      expect(await app.query('select 1 from challenges where user_id = $1', [userId])).toEqual([])
    },
  )

  it.each([
    ['is removed', REMOVE],
    ['is locked', LOCK],
  ])('401: a disabled account, without the reason, if its device %s', async (_, change) => {
    const { email, userId, device } = await userWithDevice({ isTrusted: false })
    await app.query('update users set is_active = false where id = $1', [userId])
    const [reply] = await app.whileLocked(change, [userId], 1, () => [
      post(app, 'login', { email, password: PASSWORD, ...device }),
    ])
    expect(reply).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })
    expect(await recordsOf(reply?.headers['x-request-id'])).toEqual(REFUSED)
  })
})

describe('a device that changes during the check of the second factor', () => {
  it('401: a known device is removed; the factor is not consumed', async () => {
    const { email, secret, userId, device } = await userWithDevice({ isTrusted: false })
    const { challenge } = await startLogin(app, email, device)
    const [reply] = await app.whileLocked(REMOVE, [userId], 1, () => [
      verifyLogin(app, challenge, { type: 'totp', code: codeOf(app, secret) }),
    ])
    expect(reply).toMatchObject({ status: 401, body: { code: 'invalid_factor' } })
    expect(await app.query('select last_step from totp_secrets where user_id = $1', [userId])).toEqual([
      { last_step: null },
    ])
  })

  it('401: a device that was trusted is no longer trusted', async () => {
    const { email, secret, userId, device } = await userWithDevice({ isTrusted: false })
    const { challenge } = await startLogin(app, email, device)
    await app.query(
      "update devices set trusted_at = $2::timestamptz, trusted_until = $2::timestamptz + interval '1 day' where user_id = $1",
      [userId, app.clock()],
    )
    const [reply] = await app.whileLocked(DISTRUST, [userId], 1, () => [
      verifyLogin(app, challenge, { type: 'totp', code: codeOf(app, secret) }),
    ])
    expect(reply).toMatchObject({ status: 401, body: { code: 'invalid_factor' } })
  })
})

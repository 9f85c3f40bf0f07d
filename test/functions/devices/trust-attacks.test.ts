import { describe, expect, it } from 'vitest'
import { registerPasskey } from '../../support/factors.ts'
import { createUser, END_EVERYTHING, PASSWORD, post, sessionIdOf, userIdOf } from '../../support/people.ts'
import { addTotp, codeOf, startLogin, verifyLogin } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

/** Signs a user in on a new device. */
async function signInOnDevice(email: string) {
  const { body } = await post(app, 'login', { email, password: PASSWORD })
  const token = String(body['access_token'])
  const [row] = await app.query('select device_id from sessions where id = $1', [sessionIdOf(token)])
  return {
    token,
    userId: userIdOf(token),
    deviceToken: String(body['device_token']),
    deviceId: String(row?.['device_id']),
  }
}

const trust = (deviceId: string, token: string) =>
  app.call('PATCH', `/api/v1/auth/devices/${deviceId}`, { body: { is_trusted: true }, token })
const loginFrom = (email: string, device_token: string) =>
  post(app, 'login', { email, password: PASSWORD, device_token })
const activeSessions = async (userId: string) =>
  (
    await app.query(
      'select s.id from sessions s join users u on u.id = s.user_id where u.id = $1 and revoked_at is null and s.token_version >= u.token_version',
      [userId],
    )
  ).length

describe('the trust in a device from before the first second factor', () => {
  it('ends with an authenticator app: who knows the password only could have trusted the device', async () => {
    const email = await createUser(app)
    const attacker = await signInOnDevice(email)
    expect((await trust(attacker.deviceId, attacker.token)).status).toBe(204)
    const { token } = await signInOnDevice(email)
    const secret = String((await post(app, 'totp', undefined, token)).body['secret'])
    expect((await post(app, 'totp/confirm', { code: codeOf(app, secret) }, token)).status).toBe(200)
    expect((await loginFrom(email, attacker.deviceToken)).body).toMatchObject({ result: 'mfa_required' })
  })

  it('ends with a passkey', async () => {
    const email = await createUser(app)
    const attacker = await signInOnDevice(email)
    expect((await trust(attacker.deviceId, attacker.token)).status).toBe(204)
    const { token } = await signInOnDevice(email)
    expect((await registerPasskey(app, token)).status).toBe(201)
    expect((await loginFrom(email, attacker.deviceToken)).body).toMatchObject({ result: 'mfa_required' })
  })
})

describe('a sign-in on a known device opens no session if, in the meantime,', () => {
  it('the link of an alert ended everything', async () => {
    const email = await createUser(app)
    const { deviceToken, userId } = await signInOnDevice(email)
    const [reply] = await app.whileLocked(END_EVERYTHING, [userId], 1, () => [loginFrom(email, deviceToken)])
    expect(reply?.status).toBe(401)
    expect(await activeSessions(userId)).toBe(0)
    expect((await loginFrom(email, deviceToken)).status).toBe(401)
  })

  it('the owner stopped to trust the device that required no second factor', async () => {
    const email = await createUser(app)
    const { deviceId, deviceToken, userId } = await signInOnDevice(email)
    await addTotp(app, userId)
    await app.query(
      "update devices set trusted_at = now(), trusted_until = '9999-12-31T23:59:59Z' where id = $1",
      [deviceId],
    )
    const [reply] = await app.whileLocked(
      `with locked as (select id from users where id = $2 for update)
       update devices set trusted_at = null, trusted_until = null where id = $1 and exists (select from locked)`,
      [deviceId, userId],
      1,
      () => [loginFrom(email, deviceToken)],
    )
    expect(reply?.status).toBe(401)
    expect(await activeSessions(userId)).toBe(1)
  })

  it('the owner removed the device, with a second factor too', async () => {
    const email = await createUser(app)
    const { deviceId, deviceToken, userId } = await signInOnDevice(email)
    const secret = await addTotp(app, userId)
    const { challenge } = await startLogin(app, email, { device_token: deviceToken })
    const [reply] = await app.whileLocked(
      `with locked as (select id from users where id = $2 for update),
         ended as (update sessions set revoked_at = now(), revoked_reason = 'device_removed' where device_id = $1)
       update devices set revoked_at = now() where id = $1 and exists (select from locked)`,
      [deviceId, userId],
      1,
      () => [verifyLogin(app, challenge, { type: 'totp', code: codeOf(app, secret) })],
    )
    expect(reply?.status).toBe(401)
    expect(await activeSessions(userId)).toBe(0)
  })
})

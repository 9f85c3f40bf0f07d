import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { createUser, END_EVERYTHING, PASSWORD, post, signInNewUser, userIdOf } from '../../support/people.ts'
import { addTotp, codeOf, startLogin, verifyLogin } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const app = await startApp()
const DAY = 24 * 60 * 60
const deviceOf = async (token: string) => {
  const { body } = await app.call('GET', '/api/v1/auth/devices', { token })
  return String((body['items'] as { id: string }[])[0]?.id)
}
const update = (id: string, body: object, token: string) =>
  app.call('PATCH', `/api/v1/auth/devices/${id}`, { body, token })

const options: RouteOptions = { body: { name: 'Laptop' }, requiredFields: [], newId: deviceOf }

describeRoute(app, 'devices/update', options, () => {
  it('204: a trusted device requires no second factor, for 30 days; the session says what was used', async () => {
    const email = await createUser(app)
    const first = await post(app, 'login', { email, password: PASSWORD })
    const device_token = String(first.body['device_token'])
    const secret = await addTotp(app, userIdOf(String(first.body['access_token'])))
    const login = await startLogin(app, email, { device_token })
    const strong = await verifyLogin(app, login.challenge, { type: 'totp', code: codeOf(app, secret) })
    expect(strong.body['device_token']).toBeNull()
    const token = String(strong.body['access_token'])
    expect((await update(await deviceOf(token), { is_trusted: true, name: 'Laptop' }, token)).status).toBe(
      204,
    )
    const records = await app.query(
      "select details->'name_changed' as name_changed from audit_logs where action = 'device_trusted' and user_id = $1",
      [userIdOf(token)],
    )
    expect(records).toEqual([{ name_changed: true }])
    const trusted = await post(app, 'login', { email, password: PASSWORD, device_token })
    expect(trusted.body).toMatchObject({ result: 'signed_in' })
    const { body } = await app.call('GET', '/api/v1/auth/devices', { token })
    expect(body['items']).toMatchObject([{ name: 'Laptop', trusted_until: expect.any(String) }])
    // Without its token, and after 30 days, the device is like any other.
    await startLogin(app, email)
    await app.later(30 * DAY + 1, () => startLogin(app, email, { device_token }))
    // A breach rotation ends the trust with everything else.
    await app.query(END_EVERYTHING.replace("'9999-12-31T23:59:59Z'", 'null'), [userIdOf(token)])
    await startLogin(app, email, { device_token })
  })

  it('401: the trust requires the second factor, the name does not', async () => {
    const { token, userId } = await signInNewUser(app)
    await addTotp(app, userId)
    const id = await deviceOf(token)
    expect((await update(id, { is_trusted: true }, token)).body).toMatchObject({
      status: 401,
      code: 'reauthentication_required',
    })
    expect((await update(id, { name: 'Laptop' }, token)).status).toBe(204)
    expect((await update(id, { name: null }, token)).status).toBe(204)
  })

  it("404: another user's and an unknown device; the audit log records the refusal", async () => {
    const [{ token, userId }, other] = [await signInNewUser(app), await signInNewUser(app)]
    for (const id of [await deviceOf(other.token), UNKNOWN_ID])
      expect((await update(id, { is_trusted: true }, token)).status).toBe(404)
    const records = await app.query(
      "select outcome from audit_logs where action = 'device_trusted' and user_id = $1",
      [userId],
    )
    expect(records).toEqual([{ outcome: 'refused' }, { outcome: 'refused' }])
  })

  it('204: a new name keeps the trust and the expiry of the sessions', async () => {
    const { token, userId } = await signInNewUser(app)
    const id = await deviceOf(token)
    const state = () =>
      app.query(
        `select trusted_at, trusted_until, idle_seconds, expires_at, absolute_expires_at
         from devices join sessions on device_id = devices.id where devices.user_id = $1`,
        [userId],
      )
    const untrusted = await state()
    expect((await update(id, { is_trusted: true }, token)).status).toBe(204)
    const trusted = await state()
    expect(trusted).not.toEqual(untrusted)
    expect((await update(id, { name: 'Laptop' }, token)).status).toBe(204)
    expect(await state()).toEqual(trusted)
    expect((await update(id, { is_trusted: false }, token)).status).toBe(204)
    expect(await state()).toEqual(untrusted)
    const { body } = await app.call('GET', '/api/v1/auth/devices', { token })
    expect(body['items']).toMatchObject([{ name: 'Laptop', trusted_until: null }])
  })

  it('404: no trust without the second factor, if the first one is added during the request', async () => {
    const { token, userId } = await signInNewUser(app)
    const id = await deviceOf(token)
    const add = `
      with added as (
        insert into passkeys (id, user_id, credential_id, public_key, signature_count, is_backup_eligible, is_backed_up,
          transports, name, created_at)
        values (uuidv7(), $1, gen_random_uuid()::text, '', 0, false, false, '', 'Laptop', now()))
      update users set updated_at = now() where id = $1`
    const [reply] = await app.whileLocked(add, [userId], 1, () => [update(id, { is_trusted: true }, token)])
    expect(reply?.status).toBe(404)
    expect(await app.query('select trusted_until from devices where id = $1', [id])).toEqual([
      { trusted_until: null },
    ])
  })

  it('422: nothing to change', async () => {
    const { token } = await signInNewUser(app)
    expect((await update(await deviceOf(token), {}, token)).body).toMatchObject({
      status: 422,
      errors: [{ code: 'nothing_to_change' }],
    })
  })
})

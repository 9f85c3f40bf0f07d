import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { createUser, newEmail, PASSWORD, post, signIn, statusOfMe } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const PATH = '/api/v1/admin/security/rotations'

const app = await startApp()

const options: RouteOptions = {
  body: { reason: 'a breach' },
  newBody: async () => ({ reason: 'a breach', grace_seconds: 3600 }),
}

describeRoute(app, 'security/rotate-all', options, () => {
  it('201: revokes every token immediately, in one statement', async () => {
    const email = await createUser(app)
    const { access_token, refresh_token } = await signIn(app, email)
    let reply = await app.operate('GET', '/api/v1/admin/security/config')
    const counted = await app.statementsOf(async () => {
      reply = await app.operate('POST', PATH, { reason: 'a breach' })
    })
    expect(counted).toEqual({ inSequence: 1, inAll: 1 })
    expect(reply.status).toBe(201)
    expect(reply.body).toMatchObject({ min_token_version: expect.any(Number), grace_until: null })
    expect(await statusOfMe(app, access_token)).toBe(401)
    expect((await post(app, 'refresh', { refresh_token })).status).toBe(401)
    expect(await statusOfMe(app, (await signIn(app, email)).access_token)).toBe(200)
    const [record] = await app.query(
      "select actor, outcome, details->>'reason' as reason from audit_logs where request_id = $1",
      [reply.headers['x-request-id']],
    )
    expect(record).toEqual({
      actor: 'arn:aws:iam::000000000000:user/local-operator',
      outcome: 'success',
      reason: 'a breach',
    })
  })

  it('201: with a grace period, revokes old tokens at its end; new sessions stay', async () => {
    const email = await createUser(app)
    const before = await signIn(app, email)
    const reply = await app.operate('POST', PATH, { reason: 'a breach', grace_seconds: 60 })
    expect(reply.body['grace_until']).toBe(new Date(app.clock().getTime() + 60_000).toISOString())
    const after = await signIn(app, email)
    expect(await statusOfMe(app, before.access_token)).toBe(200)
    await app.later(60, async () => {
      expect(await statusOfMe(app, before.access_token)).toBe(401)
      expect(await statusOfMe(app, after.access_token)).toBe(200)
    })
  })

  it('201: a grace period neither restores revoked tokens nor extends an earlier grace period', async () => {
    const email = await createUser(app)
    const revoked = await signIn(app, email)
    await app.operate('POST', PATH, { reason: 'first' })
    await app.later(120, async () => {
      const active = await signIn(app, email)
      await app.operate('POST', PATH, { reason: 'second', grace_seconds: 60 })
      expect(await statusOfMe(app, revoked.access_token)).toBe(401)
      expect(await statusOfMe(app, active.access_token)).toBe(200)
      const third = await app.operate('POST', PATH, { reason: 'third', grace_seconds: 3600 })
      expect(third.body['grace_until']).toBe(new Date(app.clock().getTime() + 60_000).toISOString())
    })
    await app.operate('POST', PATH, { reason: 'end' })
  })

  it('201: earlier account links become invalid; later ones work', async () => {
    const email = await createUser(app)
    const [target, password] = [newEmail(), 'Brand-New-Passw0rd']
    const { access_token: token } = await signIn(app, email)
    await app.call('PATCH', '/api/v1/auth/me', {
      token,
      body: { email: target, current_password: PASSWORD },
    })
    const change = await app.tokenFromMail(target, 'Verify your new email address')
    const resetLink = async () => {
      await post(app, 'request-password-reset', { email })
      return app.tokenFromMail(email, 'Choose a new password')
    }
    const reset = await resetLink()
    await app.operate('POST', PATH, { reason: 'a breach' })
    expect((await post(app, 'verify-email', { token: change })).status).toBe(400)
    expect((await post(app, 'reset-password', { token: reset, new_password: password })).status).toBe(400)
    const another = await resetLink()
    expect((await post(app, 'reset-password', { token: another, new_password: password })).status).toBe(200)
  })

  it('422: a missing or empty reason, an invalid grace period', async () => {
    for (const body of [
      {},
      { reason: '' },
      { reason: 'x', grace_seconds: -1 },
      { reason: 'x', grace_seconds: '1' },
    ]) {
      expect((await app.operate('POST', PATH, body)).status).toBe(422)
    }
  })
})

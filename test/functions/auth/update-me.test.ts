import { expect, it } from 'vitest'
import type { Reply } from '../../support/app.ts'
import { describeRoute } from '../../support/describe-route.ts'
import {
  createUser,
  END_EVERYTHING,
  LOCK,
  newEmail,
  PASSWORD,
  post,
  signIn,
  userIdOf,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const path = '/api/v1/auth/me'

const app = await startApp()

describeRoute(app, 'auth/update-me', { body: { name: 'Grace' }, requiredFields: [] }, () => {
  const patch = (body: unknown, token: string): Promise<Reply> => app.call('PATCH', path, { body, token })
  const someone = async () => {
    const email = await createUser(app)
    return { email, token: (await signIn(app, email)).access_token }
  }
  it('200: changes the name', async () => {
    const { email, token } = await someone()
    const reply = await patch({ name: 'Grace' }, token)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ name: 'Grace', email })
    expect((await app.call('GET', path, { token })).body).toMatchObject({ name: 'Grace' })
  })

  it('200: a new address applies only after verification; the old address is notified twice', async () => {
    const { email, token } = await someone()
    const target = newEmail()
    const reply = await patch({ email: target.toUpperCase(), current_password: PASSWORD }, token)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ email })
    expect(await app.newestMail(email)).toMatchObject({ subject: 'Request to change your email address' })
    await signIn(app, email)
    const link = await app.tokenFromMail(target, 'Verify your new email address')
    expect((await post(app, 'verify-email', { token: link })).status).toBe(200)
    expect(await app.newestMail(email)).toMatchObject({ subject: 'Your email address was changed' })
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(401)
    await signIn(app, target)
  })

  it('200: a reset link in the old mailbox becomes invalid with the change', async () => {
    const { email, token } = await someone()
    const target = newEmail()
    await post(app, 'request-password-reset', { email })
    const reset = await app.tokenFromMail(email, 'Choose a new password')
    await patch({ email: target, current_password: PASSWORD }, token)
    await post(app, 'verify-email', {
      token: await app.tokenFromMail(target, 'Verify your new email address'),
    })
    expect(
      (await post(app, 'reset-password', { token: reset, new_password: 'Brand-New-Passw0rd' })).status,
    ).toBe(400)
  })

  it("200: another user's address has the same response; only its owner is notified", async () => {
    const { token } = await someone()
    const theirs = await createUser(app)
    const taken = await patch({ email: theirs, current_password: PASSWORD }, token)
    expect(taken.status).toBe(200)
    expect(await app.newestMail(theirs)).toMatchObject({ subject: 'You already have an account' })
  })

  it('200: the same address sends no mail', async () => {
    const { email, token } = await someone()
    const before = (await app.mails(email)).length
    expect((await patch({ email, current_password: PASSWORD }, token)).status).toBe(200)
    expect(await app.mails(email)).toHaveLength(before)
  })

  it('401: a new address with a wrong password', async () => {
    const { token } = await someone()
    const reply = await patch({ email: newEmail(), current_password: 'Wrong-Passw0rd', name: 'Eve' }, token)
    expect(reply.status).toBe(401)
    expect(reply.body).toMatchObject({ code: 'invalid_credentials' })
    expect((await app.call('GET', path, { token })).body).toMatchObject({ name: 'Ada' })
  })

  it('401: a session that ends during the change; nothing changes and no link is sent', async () => {
    const { email, token } = await someone()
    const [id, target] = [userIdOf(token), newEmail()]
    const body = { name: 'Eve', email: target, current_password: PASSWORD }
    const [reply] = await app.whileLocked(END_EVERYTHING, [id], 1, () => [patch(body, token)])
    expect(reply?.status).toBe(401)
    expect(await app.mails(target)).toEqual([])
    expect(await app.query('select name, email from users where id = $1', [id])).toEqual([
      { name: 'Ada', email },
    ])
    const records = await app.query(
      "select outcome from audit_logs where action = 'email_change_requested' and user_id = $1",
      [id],
    )
    expect(records).toEqual([{ outcome: 'refused' }])
  })

  it.each([
    ['a lock', LOCK],
    ['another password', "update users set password_hash = 'x' where id = $1"],
  ])('401: %s during the password check takes precedence; the audit log records it', async (_, sql) => {
    const { token } = await someone()
    const [id, target] = [userIdOf(token), newEmail()]
    const [reply] = await app.whileLocked(sql, [id], 1, () => [
      patch({ name: 'Eve', email: target, current_password: PASSWORD }, token),
    ])
    expect(reply?.status).toBe(401)
    expect(reply?.body).toMatchObject({ code: 'invalid_credentials' })
    expect(await app.mails(target)).toEqual([])
    expect(await app.query('select name from users where id = $1', [id])).toEqual([{ name: 'Ada' }])
    expect(
      await app.query(
        "select outcome, details from audit_logs where action = 'email_change_requested' and user_id = $1",
        [id],
      ),
    ).toEqual([{ outcome: 'refused', details: { name_changed: true, reason: 'account_changed' } }])
  })

  it('401: a name change that waits for a password change of its session has a revoked token', async () => {
    const { token } = await someone()
    const id = userIdOf(token)
    const [reply] = await app.whileLocked(
      `with moved as (update sessions set token_version = nextval('token_versions') where user_id = $1
         returning token_version)
       update users set token_version = moved.token_version from moved where id = $1`,
      [id],
      1,
      () => [patch({ name: 'Eve' }, token)],
    )
    expect(reply?.status).toBe(401)
    expect(await app.query('select name from users where id = $1', [id])).toEqual([{ name: 'Ada' }])
  })

  it('200: a name change requires no password and ignores a lock', async () => {
    const { token } = await someone()
    await app.query(LOCK, [userIdOf(token)])
    expect((await patch({ name: 'Countess' }, token)).body).toMatchObject({ name: 'Countess' })
  })

  it('401: a link to another address that is sent after a rotation is invalid', async () => {
    const { email, token } = await someone()
    const target = newEmail()
    await patch({ email: target, current_password: PASSWORD }, token)
    const rotations = `/api/v1/admin/users/${userIdOf(token)}/rotations`
    expect((await app.operate('POST', rotations, { reason: 'stolen laptop' })).status).toBe(201)
    const link = await app.tokenFromMail(target, 'Verify your new email address')
    expect((await post(app, 'verify-email', { token: link })).status).toBe(400)
    await signIn(app, email)
  })

  it.each([
    ['no fields', {}, ''],
    ['a read-only field', { name: 'Ada', email_verified: true }, 'email_verified'],
    ['a name with a null byte', { name: 'a\0b' }, 'name'],
    ['a name of a wrong type', { name: { value: { stringValue: 'x' } } }, 'name'],
  ])('422: %s', async (_, body, field) => {
    const { token } = await someone()
    const reply = await patch(body, token)
    expect(reply.status).toBe(422)
    expect(reply.body['errors']).toContainEqual(expect.objectContaining({ path: field }))
  })
})

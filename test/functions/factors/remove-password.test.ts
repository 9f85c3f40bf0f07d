import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { addRevokedPasskeys, outcomesOf, signInWithPasskey } from '../../support/factors.ts'
import { PASSWORD, post, signInNewUser, statusOfMe } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const remove = (token: string) => app.call('DELETE', '/api/v1/auth/password', { token })
const login = (email: string) => post(app, 'login', { email, password: PASSWORD })

describeRoute(app, 'factors/remove-password', {}, () => {
  it('204: the password and earlier reset links no longer work; a later reset link sets a password', async () => {
    const { email, token, userId } = await signInWithPasskey(app)
    const reset = (link: string) =>
      post(app, 'reset-password', { token: link, new_password: 'Another-Horse2' })
    const newLink = async () => {
      await post(app, 'request-password-reset', { email })
      return await app.tokenFromMail(email, 'Choose a new password')
    }
    const earlier = await newLink()
    await app.query('update users set password_breached_at = now() where id = $1', [userId])
    expect((await remove(token)).status).toBe(204)
    expect(await statusOfMe(app, token)).toBe(200)
    const breached = 'select password_breached_at from users where id = $1'
    expect(await app.query(breached, [userId])).toEqual([{ password_breached_at: null }])
    expect((await login(email)).body).toMatchObject({ status: 401, code: 'invalid_credentials' })
    expect((await reset(earlier)).status).toBe(400)
    const subjects = (await app.mails(email)).map(({ subject }) => subject)
    expect(subjects).toContain('The password of your account was removed')
    expect(await outcomesOf(app, userId, 'password_removed')).toEqual(['success'])
    expect((await reset(await newLink())).status).toBe(200)
    expect((await post(app, 'login', { email, password: 'Another-Horse2' })).status).toBe(200)
  })

  it('401: without the second factor', async () => {
    const { email, weakToken } = await signInWithPasskey(app)
    expect((await remove(weakToken)).body).toMatchObject({ code: 'reauthentication_required' })
    expect((await login(email)).status).toBe(200)
  })

  it('404: an account without a password', async () => {
    const { token, userId } = await signInWithPasskey(app)
    await remove(token)
    expect((await remove(token)).body).toMatchObject({ status: 404, code: 'not_found' })
    expect(await outcomesOf(app, userId, 'password_removed')).toEqual(['refused', 'success'])
  })

  it('409: no passkey, or only a revoked one', async () => {
    const { email, token, userId } = await signInNewUser(app)
    expect((await remove(token)).body).toMatchObject({ status: 409, code: 'last_sign_in_method' })
    await addRevokedPasskeys(app, userId, 1)
    expect((await remove(token)).body).toMatchObject({ status: 409, code: 'last_sign_in_method' })
    expect((await login(email)).status).toBe(200)
  })
})

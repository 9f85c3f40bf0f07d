import { expect, it } from 'vitest'
import { post } from '../../support/people.ts'
import { codeOf, signInWithTotp, verifyLogin } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const NEW = 'Brand-New-Passw0rd'

it('a reset of the password opens no session and keeps the second factor', async () => {
  const { email, secret } = await signInWithTotp(app)
  await post(app, 'request-password-reset', { email })
  const token = await app.tokenFromMail(email, 'Choose a new password')
  const reset = await post(app, 'reset-password', { token, new_password: NEW })
  expect(reset.body).toEqual({ message: expect.any(String) })
  const login = await post(app, 'login', { email, password: NEW })
  expect(login.body).toMatchObject({ result: 'mfa_required', factors: expect.arrayContaining(['totp']) })
  expect(login.body).not.toHaveProperty('access_token')
  const verified = await verifyLogin(app, String(login.body['challenge']), {
    type: 'totp',
    code: codeOf(app, secret),
  })
  expect(verified.status).toBe(200)
})

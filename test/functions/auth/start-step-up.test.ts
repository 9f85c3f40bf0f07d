import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { post, signInNewUser } from '../../support/people.ts'
import { addPasskey, addTotp } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

describeRoute(app, 'auth/start-step-up', {}, () => {
  it('200: only the password, for an account without a second factor', async () => {
    const { token } = await signInNewUser(app)
    const reply = await post(app, 'step-up/options', undefined, token)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ factors: ['password'], passkey_options: null, expires_in: 300 })
  })

  it('200: the factors of the user, and the passkeys that can answer', async () => {
    const { token, userId } = await signInNewUser(app)
    await addTotp(app, userId)
    await addPasskey(app, userId)
    await addPasskey(app, userId)
    const reply = await post(app, 'step-up/options', undefined, token)
    expect(reply.body).toMatchObject({ factors: ['passkey', 'totp', 'password'] })
    expect((reply.body['passkey_options'] as { allowCredentials: unknown[] }).allowCredentials).toHaveLength(
      2,
    )
  })
})

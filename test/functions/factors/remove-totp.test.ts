import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import {
  outcomesOf,
  recoveryCodesOf,
  signInStronglyWithTotp,
  signInWithPasskey,
} from '../../support/factors.ts'
import { post, signIn, signInNewUser } from '../../support/people.ts'
import { addTotp, signInWithTotp } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const remove = (token: string) => app.call('DELETE', '/api/v1/auth/totp', { token })

describeRoute(app, 'factors/remove-totp', {}, () => {
  it('204: the recovery codes go with the last second factor, and the owner is notified', async () => {
    const { email, token, userId } = await signInStronglyWithTotp(app)
    expect((await post(app, 'recovery-codes', undefined, token)).status).toBe(201)
    expect((await remove(token)).status).toBe(204)
    expect(await recoveryCodesOf(app, userId)).toBe(0)
    expect((await app.newestMail(email))?.subject).toBe('The authenticator app was removed from your account')
    expect(await outcomesOf(app, userId, 'totp_removed')).toEqual(['success'])
    // The password is enough again.
    await signIn(app, email)
  })

  it('204: the recovery codes stay while there is a passkey', async () => {
    const { token, userId } = await signInWithPasskey(app)
    await addTotp(app, userId)
    expect((await remove(token)).status).toBe(204)
    expect(await recoveryCodesOf(app, userId)).toBe(10)
  })

  it('401: without the second factor', async () => {
    const { token, userId } = await signInWithTotp(app)
    expect((await remove(token)).body).toMatchObject({ code: 'reauthentication_required' })
    expect(await app.query('select 1 from totp_secrets where user_id = $1', [userId])).toHaveLength(1)
  })

  it('404: no authenticator app', async () => {
    const { token, userId } = await signInNewUser(app)
    expect((await remove(token)).body).toMatchObject({ status: 404, code: 'not_found' })
    expect(await outcomesOf(app, userId, 'totp_removed')).toEqual(['refused'])
  })
})

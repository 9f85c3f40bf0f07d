import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { addRevokedPasskeys, registerPasskey } from '../../support/factors.ts'
import { signInNewUser } from '../../support/people.ts'
import { addTotp } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const list = (token: string) => app.call('GET', '/api/v1/auth/factors', { token })

describeRoute(app, 'factors/list', {}, () => {
  it('200: a new user has a password only', async () => {
    const { token } = await signInNewUser(app)
    expect((await list(token)).body).toEqual({
      has_password: true,
      passkeys: [],
      totp: null,
      recovery_codes: null,
    })
  })

  it('200: passkeys, revoked ones too, the authenticator app and the number of recovery codes', async () => {
    const { token, userId } = await signInNewUser(app)
    const { body } = await registerPasskey(app, token)
    await addRevokedPasskeys(app, userId, 1)
    await addTotp(app, userId)
    const used = 'select code_hash from recovery_codes where user_id = $1 limit 1'
    await app.query(`update recovery_codes set used_at = now() where code_hash = (${used})`, [userId])
    const reply = await list(token)
    expect(reply.body).toMatchObject({
      has_password: true,
      totp: { created_at: app.clock().toISOString(), last_used_at: null },
      recovery_codes: { remaining: 9, created_at: app.clock().toISOString() },
    })
    const passkeys = reply.body['passkeys'] as { is_revoked: boolean }[]
    expect(passkeys).toContainEqual(body['passkey'])
    expect(passkeys.map(({ is_revoked }) => is_revoked).toSorted()).toEqual([false, true])
  })

  it('200: an unconfirmed authenticator app is absent', async () => {
    const { token } = await signInNewUser(app)
    await app.call('POST', '/api/v1/auth/totp', { token })
    expect((await list(token)).body).toMatchObject({ totp: null, recovery_codes: null })
  })
})

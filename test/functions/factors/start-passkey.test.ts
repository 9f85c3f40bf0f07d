import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { addRevokedPasskeys, signInWithPasskey } from '../../support/factors.ts'
import { post, signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const start = (token: string) => post(app, 'passkeys/options', undefined, token)

describeRoute(app, 'factors/start-passkey', {}, () => {
  it('200: options for a discoverable passkey with user verification and without attestation', async () => {
    const { token, email, userId } = await signInNewUser(app)
    const reply = await start(token)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({
      expires_in: 300,
      options: {
        rp: { id: 'app.example.com' },
        user: { id: Buffer.from(userId.replaceAll('-', ''), 'hex').toString('base64url'), name: email },
        attestation: 'none',
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        excludeCredentials: [],
      },
    })
  })

  it('200: the options exclude the passkeys of the user, only with a second factor', async () => {
    const { token, weakToken } = await signInWithPasskey(app)
    const reply = await start(token)
    const { excludeCredentials } = reply.body['options'] as { excludeCredentials: unknown[] }
    expect(excludeCredentials).toHaveLength(1)
    expect((await start(weakToken)).body).toMatchObject({
      code: 'reauthentication_required',
      reauthentication: { factor: 'second' },
    })
  })

  it('409: 20 passkeys, revoked ones included', async () => {
    const { token, userId } = await signInNewUser(app)
    await addRevokedPasskeys(app, userId, 20)
    expect((await start(token)).body).toMatchObject({ status: 409, code: 'passkey_limit' })
  })
})

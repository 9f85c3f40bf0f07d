import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { post } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

describeRoute(app, 'auth/start-passkey-login', {}, () => {
  it('200: a new challenge each time, for any passkey of the application', async () => {
    const replies = [
      await post(app, 'passkey-login/options', undefined),
      await post(app, 'passkey-login/options', undefined),
    ]
    for (const { status, body } of replies) {
      expect(status).toBe(200)
      expect(body).toMatchObject({
        expires_in: 300,
        options: { rpId: 'app.example.com', allowCredentials: [], userVerification: 'required' },
      })
    }
    const challenges = replies.map(({ body }) => (body['options'] as { challenge: string }).challenge)
    expect(new Set(challenges).size).toBe(2)
    for (const challenge of challenges) expect(Buffer.from(challenge, 'base64url')).toHaveLength(32)
  })
})

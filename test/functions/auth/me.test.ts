import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { createUser, signIn, signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

describe('GET /auth/me', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  itRefusesBadTokens(() => app, 'GET', '/api/v1/auth/me')
  itSurvivesFailures(
    () => app,
    async () => {
      const { access_token } = await signInNewUser(app)
      return () => app.call('GET', '/api/v1/auth/me', { token: access_token })
    },
  )

  itLimitsThePace(
    () => app,
    async () => {
      const { access_token: token } = await signInNewUser(app)
      return ip => app.call('GET', '/api/v1/auth/me', { token, ip })
    },
  )

  it('200: shows who is signed in, and nothing else of them', async () => {
    const email = await createUser(app)
    const { access_token } = await signIn(app, email)
    const reply = await app.call('GET', '/api/v1/auth/me', { token: access_token })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      id: expect.any(String),
      email,
      name: 'Ada',
      email_verified: true,
      is_active: true,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      last_login_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })
  })

  it('200: the scheme in any case', async () => {
    const { access_token } = await signInNewUser(app)
    const headers = { authorization: `bEARER ${access_token}` }
    expect((await app.call('GET', '/api/v1/auth/me', { headers })).status).toBe(200)
  })
})

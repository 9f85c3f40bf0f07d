import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { createUser, signIn, signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

describeRoute(app, 'auth/me', {}, () => {
  it('200: returns the signed-in user, and only public fields', async () => {
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
      delete_after: null,
      last_login_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    })
  })

  it('200: the authentication scheme is case-insensitive', async () => {
    const { access_token } = await signInNewUser(app)
    const headers = { authorization: `bEARER ${access_token}` }
    expect((await app.call('GET', '/api/v1/auth/me', { headers })).status).toBe(200)
  })

  it('200: without the store of the limits, the session is looked up alone', async () => {
    const { access_token } = await signInNewUser(app)
    const send = () => app.call('GET', '/api/v1/auth/me', { token: access_token })
    expect((await send()).headers['ratelimit']).toContain('"api_by_user"')
    const before = app.logged('rate_limit_store_failed').length
    const reply = await app.failing('database', send, body => body.includes('rate_limit_buckets'))
    expect(reply.status).toBe(200)
    expect(reply.headers['ratelimit']).toBeUndefined()
    expect(app.logged('rate_limit_store_failed')).toHaveLength(before + 1)
  })
})

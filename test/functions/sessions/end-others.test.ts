import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { createUser, signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/sessions/others'

const app = await startApp()

describeRoute(app, 'sessions/end-others', {}, () => {
  it('200: ends every other session of the user and of no other user', async () => {
    const email = await createUser(app)
    const [mine, ...more] = [await signIn(app, email), await signIn(app, email), await signIn(app, email)]
    const theirs = await signInNewUser(app)
    const reply = await app.call('DELETE', PATH, { token: mine.access_token })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ revoked: 2 })
    for (const { access_token } of more) expect(await statusOfMe(app, access_token)).toBe(401)
    expect(await statusOfMe(app, mine.access_token)).toBe(200)
    expect(await statusOfMe(app, theirs.access_token)).toBe(200)
  })
})

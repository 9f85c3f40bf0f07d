import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { createUser, signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/sessions/others'

describe('DELETE /auth/sessions/others', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  itRefusesBadTokens(() => app, 'DELETE', PATH)
  itSurvivesFailures(
    () => app,
    async () => {
      const { access_token } = await signInNewUser(app)
      return () => app.call('DELETE', PATH, { token: access_token })
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { access_token: token } = await signInNewUser(app)
      return ip => app.call('DELETE', PATH, { token, ip })
    },
  )

  it('200: every session of the caller but this and nobody else', async () => {
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

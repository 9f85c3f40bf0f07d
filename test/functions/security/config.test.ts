import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/admin/security/config'

const app = await startApp()

describeRoute(app, 'security/config', {}, () => {
  it('200: returns the minimum token version, and the grace period while it lasts', async () => {
    expect((await app.operate('GET', PATH)).body).toEqual({
      min_token_version: 1,
      grace_until: null,
      updated_at: expect.stringMatching(/Z$/),
    })
    const rotation = { reason: 'a breach', grace_seconds: 60 }
    const rotated = await app.operate('POST', '/api/v1/admin/security/rotations', rotation)
    const reply = await app.operate('GET', PATH)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual(rotated.body)
    expect(reply.body['grace_until']).not.toBeNull()
    await app.later(60, async () => {
      expect((await app.operate('GET', PATH)).body).toMatchObject({ grace_until: null })
    })
  })
})

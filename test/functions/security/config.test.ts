import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itRefusesBadSignatures } from '../../support/bad-signatures.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/admin/security/config'

describe('GET /admin/security/config', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  itRefusesBadSignatures(() => app, 'GET', PATH)
  itSurvivesFailures(
    () => app,
    async () => () => app.operate('GET', PATH),
  )

  it('200: shows the version below which all is dead, and its grace while it runs', async () => {
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

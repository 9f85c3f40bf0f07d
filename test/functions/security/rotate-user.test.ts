import { expect, it } from 'vitest'
import { rotateUserTokens } from '../../../lib/auth/breach-rotation/rotate-tokens.ts'
import { openServices } from '../../../lib/services/open-services.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { createUser, post, signIn, signInNewUser, statusOfMe, userIdOf } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const pathOf = (id: string) => `/api/v1/admin/users/${id}/rotations`

const app = await startApp()

describeRoute(app, 'security/rotate-user', { body: { reason: 'a breach' } }, () => {
  it('201: revokes every token of the user immediately, and of no other user', async () => {
    const email = await createUser(app)
    const tokens = [await signIn(app, email), await signIn(app, email)]
    const somebody = await signInNewUser(app)
    const id = userIdOf(String(tokens[0]?.access_token))
    const reply = await app.operate('POST', pathOf(id), { reason: 'stolen laptop' })
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({ user_id: id, token_version: expect.any(Number), revoked: 2 })
    for (const { access_token, refresh_token } of tokens) {
      expect(await statusOfMe(app, access_token)).toBe(401)
      expect((await post(app, 'refresh', { refresh_token })).status).toBe(401)
    }
    expect(await statusOfMe(app, somebody.access_token)).toBe(200)
    expect(await statusOfMe(app, (await signIn(app, email)).access_token)).toBe(200)
    const records = await app.query(
      "select actor, user_id, details->>'reason' as reason from audit_logs where action = 'user_tokens_rotated' and user_id = $1",
      [id],
    )
    expect(records).toEqual([
      { actor: 'arn:aws:iam::000000000000:user/local-operator', user_id: id, reason: 'stolen laptop' },
    ])
  })

  it('201: the same by the system, as if a provider revokes its grant', async () => {
    const { access_token } = await signInNewUser(app)
    const metadata = {
      requestId: 'request-1',
      clientRequestId: null,
      traceId: null,
      method: null,
      route: 'jobs/x',
      ip: null,
      userAgent: null,
      fingerprint: null,
    }
    const rotation = {
      userId: userIdOf(access_token),
      actor: 'system',
      reason: 'provider_revocation',
      metadata,
    } as const
    const outcome = await rotateUserTokens(openServices(['statements']), rotation)
    expect(outcome).toMatchObject({ kind: 'rotated', revoked: 1 })
    expect(await statusOfMe(app, access_token)).toBe(401)
  })

  it('404: an unknown user', async () => {
    const reply = await app.operate('POST', pathOf(UNKNOWN_ID), { reason: 'a breach' })
    expect(reply.status).toBe(404)
    expect(reply.body).toMatchObject({ code: 'not_found' })
    const [record] = await app.query(
      'select action, outcome, user_id from audit_logs where request_id = $1',
      [reply.headers['x-request-id']],
    )
    expect(record).toEqual({ action: 'user_tokens_rotated', outcome: 'refused', user_id: UNKNOWN_ID })
  })
})

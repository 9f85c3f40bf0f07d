import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { outcomesOf, signInWithPasskey } from '../../support/factors.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const rename = (id: string, token: string, name = 'Laptop') =>
  app.call('PATCH', `/api/v1/auth/passkeys/${id}`, { token, body: { name } })

describeRoute(app, 'factors/rename-passkey', { body: { name: 'Laptop' } }, () => {
  it('200: renames a passkey', async () => {
    const { token, passkeyId, userId } = await signInWithPasskey(app)
    const reply = await rename(passkeyId, token)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ id: passkeyId, name: 'Laptop', is_revoked: false })
    const { body } = await app.call('GET', '/api/v1/auth/factors', { token })
    expect(body).toMatchObject({ passkeys: [{ id: passkeyId, name: 'Laptop' }] })
    expect(await outcomesOf(app, userId, 'passkey_renamed')).toEqual(['success'])
  })

  it('401: without the second factor', async () => {
    const { weakToken, passkeyId } = await signInWithPasskey(app)
    expect((await rename(passkeyId, weakToken)).body).toMatchObject({ code: 'reauthentication_required' })
  })

  it("404: another user's and an unknown passkey; the audit log records the refusal", async () => {
    const [one, other] = [await signInWithPasskey(app), await signInWithPasskey(app)]
    for (const id of [other.passkeyId, UNKNOWN_ID])
      expect((await rename(id, one.token)).body).toMatchObject({ status: 404, code: 'not_found' })
    const { body } = await app.call('GET', '/api/v1/auth/factors', { token: other.token })
    expect(body).toMatchObject({ passkeys: [{ name: 'Phone' }] })
    expect(await outcomesOf(app, one.userId, 'passkey_renamed')).toEqual(['refused', 'refused'])
  })
})

import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import {
  addRevokedPasskeys,
  outcomesOf,
  recoveryCodesOf,
  registerPasskey,
  signInWithPasskey,
} from '../../support/factors.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { statusOfMe } from '../../support/people.ts'
import { addTotp } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const remove = (id: string, token: string) => app.call('DELETE', `/api/v1/auth/passkeys/${id}`, { token })
const removePassword = (token: string) => app.call('DELETE', '/api/v1/auth/password', { token })
const idsOf = async (userId: string) =>
  (await app.query('select id from passkeys where user_id = $1', [userId])).map(({ id }) => id)

describeRoute(app, 'factors/remove-passkey', {}, () => {
  it('204: the recovery codes go with the last second factor, sessions stay, and the owner is notified', async () => {
    const { email, token, passkeyId, userId } = await signInWithPasskey(app)
    expect(await recoveryCodesOf(app, userId)).toBe(10)
    expect((await remove(passkeyId, token)).status).toBe(204)
    expect(await idsOf(userId)).toEqual([])
    expect(await recoveryCodesOf(app, userId)).toBe(0)
    expect(await statusOfMe(app, token)).toBe(200)
    expect((await app.newestMail(email))?.subject).toBe('A passkey was removed from your account')
    expect(await outcomesOf(app, userId, 'passkey_removed')).toEqual(['success'])
  })

  it('204: the recovery codes stay while there is another passkey or an authenticator app', async () => {
    const { token, passkeyId, userId } = await signInWithPasskey(app)
    await registerPasskey(app, token)
    expect((await remove(passkeyId, token)).status).toBe(204)
    expect(await recoveryCodesOf(app, userId)).toBe(10)
    await addTotp(app, userId)
    const [last] = await idsOf(userId)
    expect((await remove(String(last), token)).status).toBe(204)
    expect(await recoveryCodesOf(app, userId)).toBe(10)
  })

  it('204: a revoked passkey of an account without a password; 409: its last usable one', async () => {
    const { token, passkeyId, userId } = await signInWithPasskey(app)
    await addRevokedPasskeys(app, userId, 1)
    expect((await removePassword(token)).status).toBe(204)
    const refused = await remove(passkeyId, token)
    expect(refused.body).toMatchObject({ status: 409, code: 'last_sign_in_method' })
    const revoked = (await idsOf(userId)).find(id => id !== passkeyId)
    expect((await remove(String(revoked), token)).status).toBe(204)
    expect(await idsOf(userId)).toEqual([passkeyId])
    expect(await recoveryCodesOf(app, userId)).toBe(10)
    expect(await outcomesOf(app, userId, 'passkey_removed')).toEqual(['refused', 'success'])
  })

  it('409: in parallel with the removal of the password, one of them succeeds', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { token, passkeyId, userId } = await signInWithPasskey(app)
      const lock = 'select 1 from users where id = $1 for update'
      const replies = await app.whileLocked(lock, [userId], 2, () => [
        remove(passkeyId, token),
        removePassword(token),
      ])
      expect(replies.map(({ status }) => status).toSorted()).toEqual([204, 409])
      const { body } = await app.call('GET', '/api/v1/auth/factors', { token })
      const passkeys = body['passkeys'] as unknown[]
      expect(Number(body['has_password']) + passkeys.length).toBe(1)
    }
  })

  it('409: of two passkeys removed at once, one stays', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { token, userId } = await signInWithPasskey(app)
      await registerPasskey(app, token)
      expect((await removePassword(token)).status).toBe(204)
      const ids = await idsOf(userId)
      const lock = 'select 1 from users where id = $1 for update'
      const replies = await app.whileLocked(lock, [userId], 2, () => ids.map(id => remove(String(id), token)))
      expect(replies.map(({ status }) => status).toSorted()).toEqual([204, 409])
      expect(await idsOf(userId)).toHaveLength(1)
    }
  })

  it('401: without the second factor', async () => {
    const { weakToken, passkeyId } = await signInWithPasskey(app)
    expect((await remove(passkeyId, weakToken)).body).toMatchObject({ code: 'reauthentication_required' })
  })

  it("404: another user's and an unknown passkey; the audit log records the refusal", async () => {
    const [one, other] = [await signInWithPasskey(app), await signInWithPasskey(app)]
    for (const id of [other.passkeyId, UNKNOWN_ID])
      expect((await remove(id, one.token)).body).toMatchObject({ status: 404, code: 'not_found' })
    expect(await idsOf(other.userId)).toEqual([other.passkeyId])
    expect(await outcomesOf(app, one.userId, 'passkey_removed')).toEqual(['refused', 'refused'])
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { itRefusesBadBodies } from '../../support/bad-input.ts'
import { itLimitsThePace } from '../../support/bad-pace.ts'
import { itRefusesBadTokens } from '../../support/bad-tokens.ts'
import { begun, connected, recordsOf, someAlias, standing } from '../../support/connections.ts'
import { itSurvivesFailures } from '../../support/failures.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/providers'
const UNKNOWN = '01890000-0000-7000-8000-000000000000'

describe('PATCH /providers/{id}', () => {
  let app: App
  let token = ''
  beforeAll(async () => {
    app = await startApp()
    token = (await signInNewUser(app)).token
  })
  const rename = (id: string, alias: unknown, as = token) =>
    app.call('PATCH', `${PATH}/${id}`, { token: as, body: { alias } })
  itRefusesBadTokens(() => app, 'PATCH', `${PATH}/${UNKNOWN}`, { alias: 'Mine' })
  itRefusesBadBodies(
    () => app,
    `${PATH}/${UNKNOWN}`,
    { alias: 'Mine' },
    () => token,
    'PATCH',
  )
  itSurvivesFailures(
    () => app,
    async () => {
      const id = await begun(app, token)
      return () => rename(id, someAlias())
    },
  )
  itLimitsThePace(
    () => app,
    async () => {
      const { token: own } = await signInNewUser(app)
      return ip => app.call('PATCH', `${PATH}/${UNKNOWN}`, { token: own, body: { alias: 'x' }, ip })
    },
  )

  it('200: only the alias changes, and the trail says so', async () => {
    const holder = await connected(app)
    const before = await standing(app, holder)
    const reply = await rename(holder.id, '  Nest egg ', holder.token)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ id: holder.id, alias: 'Nest egg', status: 'active' })
    expect(await standing(app, holder)).toEqual(before)
    expect(await recordsOf(app, 'connection_renamed', holder.id)).toEqual([
      { outcome: 'success', actor: 'user', details: { connection_id: holder.id } },
    ])
  })

  it('200: to the alias that it has, and to that in another case', async () => {
    const id = await begun(app, token)
    for (const alias of ['Same one', 'Same one', 'SAME ONE'])
      expect((await rename(id, alias)).body).toMatchObject({ alias })
  })

  it('409: an alias in use, in another case too', async () => {
    const { token: own } = await signInNewUser(app)
    const [first, second] = [await begun(app, own), await begun(app, own)]
    await rename(first, 'In use', own)
    const before = await app.fingerprintOfData()
    for (const alias of ['In use', 'IN USE ']) {
      const reply = await rename(second, alias, own)
      expect(reply.status).toBe(409)
      expect(reply.body).toMatchObject({ code: 'alias_taken' })
    }
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('200: of two that want one alias at once, one gets it', async () => {
    const { token: own } = await signInNewUser(app)
    const ids = await Promise.all([1, 2, 3, 4].map(() => begun(app, own)))
    const replies = await Promise.all(ids.map(id => rename(id, 'Race', own)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  })

  it("404: somebody else's, an unknown one and a deleted one, which leave nothing", async () => {
    const theirs = await begun(app, (await signInNewUser(app)).token)
    const deleted = await begun(app, token)
    await app.call('DELETE', `${PATH}/${deleted}`, { token })
    const before = await app.fingerprintOfData()
    for (const id of [theirs, UNKNOWN, deleted]) {
      const reply = await rename(id, someAlias())
      expect(reply.status).toBe(404)
      expect(reply.body).toMatchObject({ code: 'not_found' })
    }
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it.each(['', '   ', 'x'.repeat(101), 'x'.repeat(200), 'a\0b', 'a\u0007b', 'a\ud83c'])(
    '422: the alias %j',
    async alias => {
      const id = await begun(app, token)
      const before = await app.fingerprintOfData()
      const reply = await rename(id, alias)
      expect(reply.status).toBe(422)
      expect(reply.body).toMatchObject({ code: 'invalid_input', errors: [{ path: 'alias' }] })
      expect(await app.fingerprintOfData()).toBe(before)
    },
  )

  it('422: a malformed id', async () => {
    for (const id of ['x', '1', "'%20or%201=1--", `${UNKNOWN}x`, '%00'])
      expect((await rename(id, 'Mine')).status, id).toBe(422)
  })
})

import { expect, it } from 'vitest'
import {
  auditRecordsOf,
  connectProvider,
  createConnection,
  statusOfConnection,
} from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const PATH = '/api/v1/providers'

const app = await startApp()
const token = (await signInNewUser(app)).token

const options: RouteOptions = { body: { alias: 'Mine' }, newId: token => createConnection(app, token) }

describeRoute(app, 'providers/update', options, () => {
  const rename = (id: string, alias: unknown, as = token) =>
    app.call('PATCH', `${PATH}/${id}`, { token: as, body: { alias } })
  it('200: changes only the alias; the audit log records it', async () => {
    const holder = await connectProvider(app)
    const before = await statusOfConnection(app, holder)
    const reply = await rename(holder.id, '  Nest egg ', holder.token)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ id: holder.id, alias: 'Nest egg', status: 'active' })
    expect(await statusOfConnection(app, holder)).toEqual(before)
    expect(await auditRecordsOf(app, 'connection_renamed', holder.id)).toEqual([
      { outcome: 'success', actor: 'user', details: { connection_id: holder.id } },
    ])
  })

  it('200: the current alias, also in another case', async () => {
    const id = await createConnection(app, token)
    for (const alias of ['Same one', 'Same one', 'SAME ONE'])
      expect((await rename(id, alias)).body).toMatchObject({ alias })
  })

  it('409: an alias in use, in any case', async () => {
    const { token: own } = await signInNewUser(app)
    const [first, second] = [await createConnection(app, own), await createConnection(app, own)]
    await rename(first, 'In use', own)
    const before = await app.fingerprintOfData()
    for (const alias of ['In use', 'IN USE ']) {
      const reply = await rename(second, alias, own)
      expect(reply.status).toBe(409)
      expect(reply.body).toMatchObject({ code: 'alias_taken' })
    }
    expect(await app.fingerprintOfData()).toBe(before)
  })

  it('200: of four parallel requests for one alias, one succeeds', async () => {
    const { token: own } = await signInNewUser(app)
    const ids = await Promise.all([1, 2, 3, 4].map(() => createConnection(app, own)))
    const replies = await Promise.all(ids.map(id => rename(id, 'Race', own)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
  })

  it.each(['', '   ', 'x'.repeat(101), 'x'.repeat(200), 'a\0b', 'a\u0007b', 'a\ud83c'])(
    '422: the alias %j',
    async alias => {
      const id = await createConnection(app, token)
      const before = await app.fingerprintOfData()
      const reply = await rename(id, alias)
      expect(reply.status).toBe(422)
      expect(reply.body).toMatchObject({ code: 'invalid_input', errors: [{ path: 'alias' }] })
      expect(await app.fingerprintOfData()).toBe(before)
    },
  )
})

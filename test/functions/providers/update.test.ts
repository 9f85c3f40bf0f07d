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

const options: RouteOptions = {
  body: { alias: 'Mine' },
  requiredFields: [],
  newId: token => createConnection(app, token),
}

describeRoute(app, 'providers/update', options, () => {
  const update = (id: string, body: unknown, as = token) =>
    app.call('PATCH', `${PATH}/${id}`, { token: as, body })
  const rename = (id: string, alias: unknown, as = token) => update(id, { alias }, as)
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

  it('200: changes only the refresh policy, and resets it; the audit log records each change once', async () => {
    const holder = await connectProvider(app)
    const [before] = await app.query('select alias from provider_connections where id = $1', [holder.id])
    for (const refresh_policy of ['on_demand', 'on_demand', 'always', null, null]) {
      const reply = await update(holder.id, { refresh_policy }, holder.token)
      expect(reply.status).toBe(200)
      expect(reply.body).toMatchObject({ id: holder.id, refresh_policy, ...before })
      const { body } = await app.call('GET', `${PATH}/${holder.id}`, { token: holder.token })
      expect(body).toEqual(reply.body)
    }
    const details = (refresh_policy: string | null) => ({ connection_id: holder.id, refresh_policy })
    const record = { outcome: 'success', actor: 'user' }
    expect(await auditRecordsOf(app, 'connection_policy_changed', holder.id)).toEqual([
      { ...record, details: details('on_demand') },
      { ...record, details: details('always') },
      { ...record, details: details(null) },
    ])
    expect(await auditRecordsOf(app, 'connection_renamed', holder.id)).toEqual([])
  })

  it('200: an alias leaves the policy as it is; both change together, in one statement', async () => {
    const id = await createConnection(app, token)
    await update(id, { refresh_policy: 'always' })
    expect((await rename(id, 'Policy kept')).body).toMatchObject({ refresh_policy: 'always' })
    const both = { alias: 'Both', refresh_policy: 'active' }
    expect((await update(id, both)).body).toMatchObject(both)
    expect(await auditRecordsOf(app, 'connection_renamed', id)).toHaveLength(2)
    expect(await auditRecordsOf(app, 'connection_policy_changed', id)).toHaveLength(2)
    // The session and the limits take the other one, in parallel.
    expect(await app.statementsOf(() => update(id, both))).toEqual({ inSequence: 2, inAll: 2 })
  })

  it('404: the policy of a connection of another user stays as it is', async () => {
    const holder = await connectProvider(app)
    expect((await update(holder.id, { refresh_policy: 'always' })).status).toBe(404)
    const { body } = await app.call('GET', `${PATH}/${holder.id}`, { token: holder.token })
    expect(body).toMatchObject({ refresh_policy: null })
  })

  it.each([
    ['nothing', {}, 'alias', 'nothing_to_change'],
    ['an unknown policy', { refresh_policy: 'sometimes' }, 'refresh_policy', 'invalid_value'],
    ['a policy in upper case', { refresh_policy: 'ALWAYS' }, 'refresh_policy', 'invalid_value'],
    ['an empty policy', { refresh_policy: '' }, 'refresh_policy', 'invalid_value'],
    ['a list of policies', { refresh_policy: ['always'] }, 'refresh_policy', 'invalid_value'],
    ['a number', { refresh_policy: 1 }, 'refresh_policy', 'invalid_value'],
    ['a null alias', { alias: null, refresh_policy: 'always' }, 'alias', 'invalid_type'],
    ['a number as alias', { alias: 7 }, 'alias', 'invalid_type'],
    ['a pause', { refresh_paused_at: null, alias: 'x' }, 'refresh_paused_at', 'unknown_field'],
  ])('422: %s', async (_, body, path, code) => {
    const id = await createConnection(app, token)
    const before = await app.fingerprintOfData()
    const reply = await update(id, body)
    expect(reply.status).toBe(422)
    expect(reply.body).toMatchObject({ code: 'invalid_input', errors: [{ path, code }] })
    expect(await app.fingerprintOfData()).toBe(before)
  })
})

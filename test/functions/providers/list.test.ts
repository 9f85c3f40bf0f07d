import { expect, it } from 'vitest'
import { addProvider } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'
import { authorizeConnection, saveMockSecret } from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/providers'
const HOUR = 3600

const app = await startApp()
addProvider({ ...schwab, key: 'another' })
await saveMockSecret(app, 'another', app.cloud.schwab.url)

describeRoute(app, 'providers/list', {}, () => {
  const list = (query: string, token: string) => app.call('GET', `${PATH}${query}`, { token })
  const listed = async (query: string, token: string) => {
    const reply = await list(query, token)
    expect(reply.status, reply.text).toBe(200)
    const { items, ...page } = reply.body
    return { aliases: (items as { alias: string }[]).map(({ alias }) => alias).join(''), ...page }
  }
  const create = async (token: string, alias: string, provider_key = 'schwab') => {
    const reply = await app.call('POST', PATH, { token, body: { provider_key, alias } })
    expect(reply.status).toBe(201)
    return String(reply.body['id'])
  }
  /** Creates d, b, e, a, c in this order: c is active, e has another provider, b is revoked, the others are pending. */
  const createFive = async () => {
    const { token } = await signInNewUser(app)
    await create(token, 'd')
    const b = await app.later(1, () => create(token, 'b'))
    await app.later(2, () => create(token, 'e', 'another'))
    await app.later(3, () => create(token, 'a'))
    const c = await app.later(4, () => create(token, 'c'))
    await authorizeConnection(app, token, b)
    await app.call('DELETE', `${PATH}/${b}/authorization`, { token })
    await app.later(10, async () => {
      await authorizeConnection(app, token, c)
      await app.call('GET', `${PATH}/${c}/accounts`, { token })
    })
    return token
  }
  it('200: an empty list', async () => {
    const { token } = await signInNewUser(app)
    const reply = await list('', token)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ items: [], total: 0, page: 1, per_page: 20, pages: 0 })
  })

  it("200: newest first, and only the user's own connections", async () => {
    const token = await createFive()
    const { token: theirs } = await signInNewUser(app)
    expect(await listed('', token)).toEqual({ aliases: 'caebd', total: 5, page: 1, per_page: 20, pages: 1 })
    expect(await listed('', theirs)).toMatchObject({ aliases: '', total: 0 })
    const reply = await list('?status=active', token)
    expect(reply.body['items']).toEqual([
      {
        id: expect.any(String),
        provider_key: 'schwab',
        alias: 'c',
        status: 'active',
        is_connected: true,
        needs_reconnection: false,
        connected_at: expect.any(String),
        last_sync_at: expect.any(String),
        accounts_count: 2,
        refresh_policy: null,
        institution_name: 'Charles Schwab',
      },
    ])
  })

  it('200: sorted by any field in both orders; null comes last', async () => {
    const token = await createFive()
    expect(await listed('?sort=alias&order=asc', token)).toMatchObject({ aliases: 'abcde' })
    expect(await listed('?sort=alias&order=desc', token)).toMatchObject({ aliases: 'edcba' })
    expect(await listed('?sort=created_at&order=asc', token)).toMatchObject({ aliases: 'dbeac' })
    expect(await listed('?sort=provider_key&order=asc', token)).toMatchObject({ aliases: 'edbac' })
    expect(await listed('?sort=status&order=asc', token)).toMatchObject({ aliases: 'cdeab' })
    expect(await listed('?sort=connected_at&order=desc', token)).toMatchObject({ aliases: 'cbaed' })
    expect(await listed('?sort=connected_at&order=asc', token)).toMatchObject({ aliases: 'bcdea' })
    expect(await listed('?sort=last_sync_at&order=desc', token)).toMatchObject({ aliases: 'caebd' })
  })

  it('200: filtered by status, by provider and by both', async () => {
    const token = await createFive()
    expect(await listed('?status=pending', token)).toMatchObject({ aliases: 'aed', total: 3, pages: 1 })
    expect(await listed('?status=revoked', token)).toMatchObject({ aliases: 'b', total: 1 })
    expect(await listed('?status=expired', token)).toMatchObject({ aliases: '', total: 0, pages: 0 })
    expect(await listed('?provider_key=another', token)).toMatchObject({ aliases: 'e', total: 1 })
    expect(await listed('?provider_key=another&status=active', token)).toMatchObject({ aliases: '' })
    expect(await listed('?provider_key=nobody', token)).toMatchObject({ aliases: '', total: 0 })
  })

  it('200: pages without gaps or repetitions; a page after the last one is empty', async () => {
    const token = await createFive()
    const query = '?sort=provider_key&order=asc&per_page=2'
    expect(await listed(query, token)).toMatchObject({ aliases: 'ed', total: 5, page: 1, pages: 3 })
    expect(await listed(`${query}&page=2`, token)).toMatchObject({ aliases: 'ba', page: 2 })
    expect(await listed(`${query}&page=3`, token)).toMatchObject({ aliases: 'c', page: 3 })
    expect(await listed(`${query}&page=4`, token)).toMatchObject({ aliases: '', total: 5, page: 4, pages: 3 })
    expect(await listed('?page=1000000&per_page=100', token)).toMatchObject({ aliases: '', total: 5 })
  })

  it('200: an expired connection keeps its status until a refresh', async () => {
    const token = await createFive()
    const reply = await app.later(HOUR / 4, () => list('?status=active', token))
    expect(reply.body).toMatchObject({ total: 1, items: [{ status: 'active' }] })
  })

  it.each([
    'status=unknown',
    'status=active,pending',
    'status=active&status=pending',
    'provider_key=Schwab',
    'provider_key=',
    'sort=id',
    'sort=alias;drop',
    'order=ASC',
    'page=0',
    'page=x',
    'per_page=101',
    'per_page=0',
    'user_id=x',
  ])('422: %s', async query => {
    const { token } = await signInNewUser(app)
    const reply = await list(`?${query}`, token)
    expect(reply.status).toBe(422)
    expect(reply.body).toMatchObject({ code: 'invalid_input', errors: [{ path: query.split('=')[0] }] })
  })
})

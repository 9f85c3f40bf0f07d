import { expect, it } from 'vitest'
import { createClient, DashtamError } from '../../client/src/index.ts'
import { createUser, newEmail, PASSWORD } from '../support/people.ts'
import { startApp } from '../support/start-app.ts'
import { logIn } from './support/log-in.ts'
import { openTab, signedInTab } from './support/tabs.ts'
import { testClock } from './support/test-clock.ts'
import { heldReply, ME, offline, REFRESH, reply, silence } from './support/test-network.ts'

const app = await startApp()
const PROVIDERS = '/api/v1/provider-types'
const CONNECTIONS = '/api/v1/providers'

const createConnections = async (tab: Awaited<ReturnType<typeof signedInTab>>, count: number) => {
  for (let number = 1; number <= count; number += 1)
    await tab.client.connections.create({ provider_key: 'schwab', alias: `Connection ${number}` }).orThrow()
}

it('registers, verifies and signs in a user', async () => {
  const { client } = openTab(app)
  const email = newEmail()
  await client.auth.register({ email, password: PASSWORD, name: 'Ada' }).orThrow()
  const token = await app.tokenFromMail(email, 'Verify your email address')
  await client.auth.verifyEmail({ token }).orThrow()
  const user = await logIn(client, email)
  expect(await client.user.get()).toEqual({ ok: true, data: user })
})

it('returns the problem of the API with its request id', async () => {
  const { client } = openTab(app)
  const result = await client.auth.login({ email: newEmail(), password: 'wrong' })
  expect(result).toMatchObject({
    ok: false,
    problem: { code: 'invalid_credentials', status: 401, title: 'Invalid credentials' },
  })
  if (result.ok) return
  expect(result.problem.request_id).toBe(result.problem.instance)
  expect(client.session.state).not.toMatchObject({ status: 'signed_in' })
})

it('lists the invalid fields', async () => {
  const { client } = await signedInTab(app)
  const result = await client.user.update({ name: '' })
  expect(result).toMatchObject({ problem: { code: 'invalid_input', errors: [{ path: 'name' }] } })
})

it('throws the problem if asked to', async () => {
  const { client } = openTab(app)
  const error = await client.auth
    .verifyEmail({ token: 'x' })
    .orThrow()
    .catch(thrown => thrown)
  expect(error).toBeInstanceOf(DashtamError)
  expect(error).toMatchObject({
    name: 'DashtamError',
    problem: { code: 'invalid_verification_token', status: 400 },
  })
  expect(error.message).toContain(error.problem.request_id)
})

it('sends path parameters, body and query', async () => {
  const { client, network } = await signedInTab(app)
  const { id } = await client.connections.create({ provider_key: 'schwab', alias: 'One' }).orThrow()
  expect(await client.connections.update(id, { alias: 'Two' }).orThrow()).toMatchObject({ alias: 'Two' })
  expect(await client.connections.list({ status: 'active' }).orThrow()).toMatchObject({ total: 0 })
  expect(await client.connections.list({ status: undefined }).orThrow()).toMatchObject({ total: 1 })
  await client.connections.delete(id).orThrow()
  expect(await client.connections.get(id)).toMatchObject({ problem: { code: 'not_found' } })
  await client.transactions.list(id, 'a/b?c#d')
  expect(network.requests.at(-1)?.path).toBe(`${CONNECTIONS}/${id}/accounts/a%2Fb%3Fc%23d/transactions`)
})

it.each(['', '.', '..'])('refuses "%s" as the id of a resource', async id => {
  const { client, network } = openTab(app)
  expect(() => client.connections.delete(id)).toThrow(TypeError)
  expect(network.requests).toHaveLength(0)
})

it('returns undefined for a reply without a body', async () => {
  const { client } = await signedInTab(app)
  const [session] = (await client.sessions.list().orThrow()).items
  expect(await client.sessions.trust(session?.id ?? '')).toEqual({ ok: true, data: undefined })
})

it('iterates over all items, page by page', async () => {
  const tab = await signedInTab(app)
  await createConnections(tab, 5)
  const aliases: string[] = []
  for await (const { alias } of tab.client.connections.list({ per_page: 2, sort: 'alias', order: 'asc' }))
    aliases.push(alias)
  expect(aliases).toEqual([1, 2, 3, 4, 5].map(number => `Connection ${number}`))
  expect(tab.network.to(CONNECTIONS).filter(({ method }) => method === 'GET')).toHaveLength(3)
})

it('iterates from the given page, and requests no page that is not needed', async () => {
  const tab = await signedInTab(app)
  await createConnections(tab, 5)
  const aliases: string[] = []
  for await (const { alias } of tab.client.connections.list({
    page: 2,
    per_page: 2,
    sort: 'alias',
    order: 'asc',
  })) {
    aliases.push(alias)
    if (aliases.length === 2) break
  }
  expect(aliases).toEqual(['Connection 3', 'Connection 4'])
  expect(tab.network.to(CONNECTIONS).filter(({ method }) => method === 'GET')).toHaveLength(1)
})

it('throws from the iteration if a page fails', async () => {
  const tab = await signedInTab(app)
  await createConnections(tab, 3)
  const pass = heldReply()
  pass.release()
  tab.network.fault(CONNECTIONS, pass.fault, offline)
  const seen: string[] = []
  const iterate = async () => {
    for await (const { alias } of tab.client.connections.list({ per_page: 2 })) seen.push(alias)
  }
  await expect(iterate()).rejects.toMatchObject({ problem: { code: 'network_error' } })
  expect(seen).toHaveLength(2)
})

it('does not send a call again after a network error', async () => {
  const { client, network } = await signedInTab(app)
  network.fault(CONNECTIONS, offline)
  const result = await client.connections.create({ provider_key: 'schwab', alias: 'Mine' })
  expect(result).toMatchObject({
    ok: false,
    problem: { code: 'network_error', cause: expect.any(TypeError) },
  })
  expect(network.to(CONNECTIONS)).toHaveLength(1)
})

it('ends a call that gets no reply', async () => {
  const { client, clock, network } = openTab(app)
  network.fault(PROVIDERS, silence)
  const call = client.providers.list()
  await clock.fireNext(35_000)
  expect(await call).toMatchObject({ ok: false, problem: { code: 'timeout', status: 0 } })
})

it('ends a call that is aborted', async () => {
  const { client, network } = openTab(app)
  network.fault(PROVIDERS, silence)
  const controller = new AbortController()
  const call = client.providers.list({}, { signal: controller.signal })
  controller.abort(new Error('Closed'))
  expect(await call).toMatchObject({ ok: false, problem: { code: 'aborted', cause: new Error('Closed') } })
  const late = await client.providers.list({}, { signal: controller.signal })
  expect(late).toMatchObject({ ok: false, problem: { code: 'aborted' } })
  expect(network.to(PROVIDERS)).toHaveLength(1)
})

it.each([
  [502, '<html>Bad gateway</html>'],
  [429, { message: 'Too Many Requests' }],
  [200, '<html>Sign in to the wireless network</html>'],
])('reports a reply of %i that is not from the API', async (status, body) => {
  const { client, network } = openTab(app)
  network.fault(PROVIDERS, async () => ({
    status,
    headers: new Headers({ 'retry-after': '7', 'x-request-id': 'request-1' }),
    text: async () => (typeof body === 'string' ? body : JSON.stringify(body)),
  }))
  const problem = { code: 'unexpected_response', status, retry_after: 7, request_id: 'request-1' }
  expect(await client.providers.list()).toMatchObject({ ok: false, problem })
})

it('reads a Retry-After date', async () => {
  const { client, clock, network } = openTab(app)
  const at = new Date(clock.wall() + 90_000).toUTCString()
  network.fault(PROVIDERS, reply(503, { code: 'database_unavailable' }, { 'retry-after': at }))
  const result = await client.providers.list()
  expect(result.ok ? 0 : result.problem.retry_after).toBeGreaterThanOrEqual(89)
  expect(result.ok ? 0 : result.problem.retry_after).toBeLessThanOrEqual(90)
})

it('sends nothing if a signed-in user is required and there is none', async () => {
  const { client, network } = openTab(app)
  expect(await client.user.get()).toMatchObject({ ok: false, problem: { code: 'signed_out', status: 0 } })
  expect(network.requests).toHaveLength(0)
})

it('calls public operations without a token', async () => {
  const { client, network } = await signedInTab(app)
  await client.providers.list().orThrow()
  expect(network.to(PROVIDERS)[0]?.token).toBeUndefined()
})

it('refuses calls after it was disposed of', async () => {
  const { client, network } = await signedInTab(app)
  network.fault(ME, silence)
  const open = client.user.get()
  await expect.poll(() => network.to(ME)).toHaveLength(1)
  client[Symbol.dispose]()
  expect(await open).toMatchObject({ ok: false, problem: { code: 'disposed' } })
  expect(await client.user.get()).toMatchObject({ ok: false, problem: { code: 'disposed' } })
  expect(network.to(ME)).toHaveLength(1)
})

it('refuses a login reply without tokens', async () => {
  const { client, network } = openTab(app)
  network.fault('/api/v1/auth/login', reply(200, { user: { id: 'x' } }))
  const result = await client.auth.login({ email: await createUser(app), password: PASSWORD })
  expect(result).toMatchObject({ ok: false, problem: { code: 'unexpected_response' } })
  expect(await client.session.get()).toEqual({ status: 'signed_out' })
})

it('accepts a base URL with a slash at its end, and sends no refresh for a fresh token', async () => {
  const { client, network } = await signedInTab(app)
  expect(await client.session.accessToken().orThrow()).toMatch(/^ey/)
  expect(network.to(REFRESH)).toHaveLength(0)
})

it('ends a call whose fetch ignores its signal', async () => {
  const clock = testClock()
  const client = createClient({
    baseUrl: 'https://api.example.com',
    clock,
    fetch: () => new Promise(() => {}),
  })
  const call = client.providers.list()
  await clock.fireNext(35_000)
  expect(await call).toMatchObject({ ok: false, problem: { code: 'timeout' } })
})

it.each(['all', 'others', '..', ''])('refuses %j as the id of a session', async id => {
  const { client } = await signedInTab(app)
  expect(() => client.sessions.end(id)).toThrow('must be an id')
})

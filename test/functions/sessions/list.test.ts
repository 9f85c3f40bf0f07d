import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { createUser, PASSWORD } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/sessions'
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0'

const app = await startApp()

describeRoute(app, 'sessions/list', {}, () => {
  const list = (token: string, query = '') => app.call('GET', `${PATH}${query}`, { token })
  const login = async (email: string, options: { ip?: string; agent?: string; device_name?: string }) => {
    const { ip = '127.0.0.1', agent = FIREFOX, device_name } = options
    const body = { email, password: PASSWORD, ...(device_name && { device_name }) }
    const reply = await app.call('POST', '/api/v1/auth/login', { body, ip, headers: { 'user-agent': agent } })
    expect(reply.status).toBe(200)
    return String(reply.body['access_token'])
  }
  const itemsOf = async (token: string) => (await list(token)).body['items'] as Record<string, unknown>[]
  it('200: returns device, location and times, and which session is current', async () => {
    const email = await createUser(app)
    const other = await login(email, { ip: '8.8.8.8', device_name: 'My laptop' })
    const token = await app.later(60, () => login(email, { ip: '2001:4860:4860::8888' }))
    const reply = await list(token)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ total: 2, page: 1, per_page: 20, pages: 1 })
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
    const common = {
      created_at: time,
      last_used_at: time,
      expires_at: time,
      is_trusted: false,
      device_id: expect.any(String),
    }
    expect(reply.body['items']).toEqual([
      {
        id: expect.any(String),
        device: 'Firefox on Windows',
        location: 'United States',
        ip_address: '2001:4860:4860::8888',
        is_current: true,
        ...common,
      },
      {
        id: expect.any(String),
        device: 'My laptop (Firefox on Windows)',
        location: 'United States',
        ip_address: '8.8.8.8',
        is_current: false,
        ...common,
      },
    ])
    expect(await itemsOf(other)).toContainEqual(
      expect.objectContaining({ is_current: true, device: 'My laptop (Firefox on Windows)' }),
    )
  })

  it('200: no location for private, link-local and unassigned addresses', async () => {
    for (const [ip, shown] of [
      ['10.0.0.1', '10.0.0.1'],
      ['fe80::1%eth0', 'fe80::1'],
      ['240.0.0.1', '240.0.0.1'],
    ]) {
      const [item] = await itemsOf(await login(await createUser(app), { ip: String(ip) }))
      expect(item).toMatchObject({ location: null, ip_address: shown })
    }
  })

  it('200: a user agent of 10 KB and an empty one', async () => {
    const [long] = await itemsOf(await login(await createUser(app), { agent: `${'x'.repeat(10_000)}` }))
    expect(long).toMatchObject({ device: 'Unknown device' })
    const [none] = await itemsOf(await login(await createUser(app), { agent: '' }))
    expect(none).toMatchObject({ device: 'Unknown device' })
  })

  it('200: the text of an unknown browser is not repeated', async () => {
    for (const [agent, device] of [
      ['Mozilla/5.0 Call 555-1234 to keep your account <b>/1 (x', 'Unknown device'],
      ['Mozilla/5.0 (X11; Linux x86_64) Call 555-1234/1 (x', 'Browser on Linux'],
    ]) {
      const [item] = await itemsOf(await login(await createUser(app), { agent: String(agent) }))
      expect(item).toMatchObject({ device })
    }
  })

  it('200: a forged X-Forwarded-For header has no effect', async () => {
    const email = await createUser(app)
    const body = { email, password: PASSWORD }
    const headers = { 'x-forwarded-for': '8.8.8.8', forwarded: 'for=8.8.8.8' }
    const reply = await app.call('POST', '/api/v1/auth/login', { body, headers, ip: '10.1.1.1' })
    expect((await itemsOf(String(reply.body['access_token'])))[0]).toMatchObject({ ip_address: '10.1.1.1' })
  })

  it('200: omits ended, expired and revoked sessions and those of other users', async () => {
    const email = await createUser(app)
    const ended = await login(email, {})
    await app.call('DELETE', `${PATH}/all`, { token: ended })
    await login(email, {})
    await app.query("update users set token_version = nextval('token_versions') where email = $1", [email])
    const token = await login(email, {})
    expect(await itemsOf(token)).toHaveLength(1)
  })

  it('200: 1,000 sessions in pages, with one statement in addition to that of the session and the limits', async () => {
    const email = await createUser(app)
    const token = await login(email, {})
    await app.query(
      `insert into sessions (id, user_id, token_version, refresh_token_id, device_id, device, device_type,
         idle_seconds, created_at, authenticated_at, authentication_methods, last_used_at, expires_at,
         absolute_expires_at)
       select gen_random_uuid(), user_id, token_version, gen_random_uuid(), device_id, device, device_type,
         idle_seconds, created_at, authenticated_at, authentication_methods, last_used_at - n * interval '1 second', expires_at, absolute_expires_at
       from sessions, generate_series(1, 999) n where user_id = (select id from users where email = $1)`,
      [email],
    )
    let reply = await list(token)
    const counted = await app.statementsOf(async () => {
      reply = await list(token, '?page=3&per_page=100')
    })
    expect(counted).toEqual({ inSequence: 2, inAll: 2 })
    expect(reply.body).toMatchObject({ total: 1000, page: 3, per_page: 100, pages: 10 })
    expect(reply.body['items']).toHaveLength(100)
    expect((await list(token, '?page=11&per_page=100')).body).toMatchObject({ total: 1000, items: [] })
    const ended = await app.statementsOf(async () => {
      reply = await app.call('DELETE', `${PATH}/all`, { token })
    })
    expect(reply.body).toEqual({ revoked: 1000 })
    expect(ended).toEqual({ inSequence: 2, inAll: 2 })
  })

  it('422: an invalid page', async () => {
    const token = await login(await createUser(app), {})
    for (const query of [
      'page=0',
      'page=-1',
      'page=x',
      'per_page=101',
      'per_page=0',
      'unknown=1',
      'page=1.5',
    ]) {
      const reply = await list(token, `?${query}`)
      expect(reply.status).toBe(422)
      expect(reply.body).toMatchObject({ code: 'invalid_input' })
    }
  })
})

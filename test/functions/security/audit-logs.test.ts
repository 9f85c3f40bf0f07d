import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { createUser, post, sessionIdOf, signIn, signInNewUser, userIdOf } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/admin/audit-logs'
type Items = Record<string, unknown>[]

const app = await startApp()

describeRoute(app, 'security/audit-logs', {}, () => {
  const search = async (query: Record<string, string>) => {
    const reply = await app.operate('GET', `${PATH}?${new URLSearchParams(query)}`)
    expect(reply.status).toBe(200)
    return { items: reply.body['items'] as Items, next: reply.body['next_cursor'] as string | null }
  }
  it("200: finds a request by our id and by the client's id", async () => {
    const email = await createUser(app)
    const headers = {
      'x-request-id': 'my-request-0001',
      traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
    }
    const body = { email, password: 'Wrong-Passw0rd' }
    const reply = await app.call('POST', '/api/v1/auth/login', { body, headers })
    const requestId = String(reply.headers['x-request-id'])
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(await search({ request_id: 'my-request-0001' })).toMatchObject({ items: [] })
    const { items } = await search({ request_id: requestId })
    expect(items).toEqual([
      {
        id: expect.any(String),
        created_at: expect.stringMatching(/Z$/),
        action: 'login_failed',
        outcome: 'failure',
        actor: 'anonymous',
        user_id: expect.any(String),
        session_id: null,
        request_id: requestId,
        client_request_id: 'my-request-0001',
        trace_id: 'a'.repeat(32),
        method: 'POST',
        route: '/api/v1/auth/login',
        ip_address: '127.0.0.1',
        user_agent: null,
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        details: null,
      },
    ])
    expect((await search({ client_request_id: 'my-request-0001' })).items).toEqual(items)
    expect((await search({ trace_id: 'a'.repeat(32) })).items).toHaveLength(1)
  })

  it('200: a client cannot record its request under another id; malformed client ids are dropped', async () => {
    const email = await createUser(app)
    const body = { email, password: 'Wrong-Passw0rd' }
    const login = async (id: string) =>
      (await app.call('POST', '/api/v1/auth/login', { body, headers: { 'x-request-id': id } })).headers[
        'x-request-id'
      ] ?? ''
    const victim = await login('the-first-request')
    const forged = await login(victim)
    expect(forged).not.toBe(victim)
    expect((await search({ request_id: victim })).items).toHaveLength(1)
    expect((await search({ client_request_id: victim })).items).toMatchObject([{ request_id: forged }])
    for (const bad of [
      'short',
      'x'.repeat(129),
      'white space',
      'line\nbreak',
      '<script>alert(1)</script>',
      'ünïcödé-1',
    ])
      expect((await search({ request_id: await login(bad) })).items).toMatchObject([
        { client_request_id: null },
      ])
  })

  it('200: log messages, audit log and mail of a replayed refresh token share one request id', async () => {
    const email = await createUser(app)
    const { refresh_token } = await signIn(app, email)
    const next = await post(app, 'refresh', { refresh_token })
    await post(app, 'refresh', { refresh_token: next.body['refresh_token'] })
    const reply = await post(app, 'refresh', { refresh_token })
    const requestId = String(reply.headers['x-request-id'])
    await app.poller.drain()
    const { items } = await search({ request_id: requestId })
    expect(items.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['refresh_token_replayed', 'failure'],
    ])
    const lines = app.logLines.filter(line => line.requestId === requestId)
    expect(lines.map(({ code }) => code)).toEqual([
      'refresh_token_replayed',
      'suspicious_sign_in',
      'refresh_refused',
      'credential_refused',
      'request_completed',
      'mail_sent',
    ])
    expect(items.map(({ trace_id }) => trace_id)).toContain(lines[0]?.traceId)
  })

  it('200: filters by user, session, action, outcome and time', async () => {
    const email = await createUser(app)
    const { access_token } = await signIn(app, email)
    await post(app, 'login', { email, password: 'Wrong-Passw0rd' })
    const user_id = userIdOf(access_token)
    const actionsOf = async (query: Record<string, string>) =>
      (await search({ user_id, ...query })).items.map(({ action }) => action)
    expect(await actionsOf({ session_id: sessionIdOf(access_token) })).toEqual(['logged_in'])
    expect(await actionsOf({ action: 'login_failed' })).toEqual(['login_failed'])
    expect(await actionsOf({ outcome: 'failure' })).toEqual(['login_failed'])
    const now = app.clock()
    expect(await actionsOf({ from: new Date(now.getTime() + 1000).toISOString() })).toEqual([])
    expect(await actionsOf({ to: now.toISOString() })).toEqual([])
    expect((await actionsOf({ from: now.toISOString() })).toSorted()).toEqual(['logged_in', 'login_failed'])
  })

  it('200: newest first, in pages, each record once, even with new records in between', async () => {
    const user_id = userIdOf((await signInNewUser(app)).access_token)
    await app.query(
      `insert into audit_logs (id, created_at, action, outcome, actor, user_id, request_id, route)
       select uuidv7(), now(), 'logged_in', 'success', 'user', $1, 'r', 'x' from generate_series(1, 25)`,
      [user_id],
    )
    const seen: unknown[] = []
    let cursor: string | null = null
    do {
      const { items, next }: { items: Items; next: string | null } = await search({
        user_id,
        limit: '10',
        ...(cursor && { cursor }),
      })
      seen.push(...items.map(({ id }) => id))
      cursor = next
      await app.query(
        "insert into audit_logs (id, created_at, action, outcome, actor, user_id, request_id, route) values (uuidv7(), now(), 'logged_in', 'success', 'user', $1, 'r', 'x')",
        [user_id],
      )
    } while (cursor)
    const [{ count } = {}] = await app.query(
      'select count(*)::int as count from audit_logs where user_id = $1',
      [user_id],
    )
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe(Number(count) - 3)
    expect(seen).toEqual(seen.toSorted().reverse())
  })

  it('422: an invalid filter', async () => {
    for (const query of [
      'user_id=x',
      'from=yesterday',
      'from=0000-01-01T00:00:00Z',
      'limit=0',
      'limit=1000',
      'outcome=maybe',
      'unknown=1',
      'cursor=1',
      'request_id=%00',
      'request_id=short',
      'client_request_id=%00',
      'client_request_id=short',
      'action=%00',
      'trace_id=%00',
    ]) {
      const reply = await app.operate('GET', `${PATH}?${query}`)
      expect(reply.status, query).toBe(422)
    }
  })

  it('the audit log refuses changes and deletions', async () => {
    for (const change of [
      "update audit_logs set action = 'x'",
      "update audit_logs set client_request_id = 'another-request'",
      'delete from audit_logs',
      'truncate audit_logs',
      'insert into audit_logs select * from audit_logs limit 1 on conflict (id) do update set action = $$x$$',
      "set dashtam.audit_retention = 'on'; delete from audit_logs",
      "set dashtam.audit_retention = 'on'; update audit_logs set action = 'x'",
      "set dashtam.audit_retention = 'on'; truncate audit_logs",
      'set session_replication_role = replica; delete from audit_logs',
      "select delete_expired_audit_logs(now() + interval '1 day', 1000)",
    ]) {
      await expect(app.query(change)).rejects.toThrow(/append-only/)
    }
  })
})

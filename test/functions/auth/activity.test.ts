import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely'
import { expect, it } from 'vitest'
import { isShown } from '../../../lib/activity/is-shown.ts'
import * as actions from '../../../lib/audit/actions.ts'
import { ActivityKind } from '../../../lib/routes/activity.ts'
import { partitionOf } from '../../support/audit-partitions.ts'
import { connectProvider } from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { createUser, PASSWORD, post, sessionIdOf, signInNewUser, userIdOf } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/activity'
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0'
const ARN = 'arn:aws:iam::000000000000:user/local-operator'
type Items = Record<string, unknown>[]

/** Compiles expressions without a database. */
const compiler = new Kysely({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

const app = await startApp()

describeRoute(app, 'auth/activity', {}, () => {
  const list = (token: string, query: Record<string, string> = {}) =>
    app.call('GET', `${PATH}?${new URLSearchParams(query)}`, { token })
  const itemsOf = async (token: string, query: Record<string, string> = {}) => {
    const reply = await list(token, query)
    expect(reply.status).toBe(200)
    return reply.body['items'] as Items
  }
  const describe = async (token: string) =>
    (await itemsOf(token, { per_page: '100' })).map(({ description }) => description)
  /** Inserts records of a user, each in its own millisecond. */
  const insert = (userId: string, action: string, count = 1, more: Record<string, unknown> = {}) =>
    app.query(
      `insert into audit_logs (id, created_at, action, outcome, actor, user_id, request_id, route, ip, user_agent, details, session_id)
       select uuidv7(), now(), $2, $3, $4, $1, 'r', 'x', '8.8.8.8', $5, $6, $8 from generate_series(1, $7::integer)`,
      [
        userId,
        action,
        more['outcome'] ?? 'success',
        more['actor'] ?? 'user',
        FIREFOX,
        more['details'] ?? null,
        count,
        more['sessionId'] ?? null,
      ],
    )

  it('200: sign-ins and failed ones, with device, address and location, newest first', async () => {
    const email = await createUser(app)
    const from = { ip: '8.8.8.8', headers: { 'user-agent': FIREFOX } }
    await app.call('POST', '/api/v1/auth/login', { body: { email, password: 'Wrong-Horse1' }, ...from })
    const signedIn = await app.later(1, () =>
      app.call('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD }, ...from }),
    )
    const token = String(signedIn.body['access_token'])
    const common = {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      created_at: expect.stringMatching(/Z$/),
      device: 'Firefox on Windows',
      ip_address: '8.8.8.8',
      location: 'United States',
      connection_id: null,
    }
    const reply = await list(token)
    expect(reply.body).toEqual({
      items: [
        {
          ...common,
          kind: 'signed_in',
          description: 'Signed in',
          outcome: 'success',
          session_id: sessionIdOf(token),
        },
        {
          ...common,
          kind: 'sign_in_failed',
          description: 'Wrong password',
          outcome: 'failure',
          session_id: null,
        },
      ],
      total: 2,
      page: 1,
      per_page: 20,
      pages: 1,
    })
  })

  it('200: connections and changes in plain words', async () => {
    const { id, token, userId } = await connectProvider(app)
    await post(app, 'change-password', { current_password: PASSWORD, new_password: 'Another-Horse2' }, token)
    await app.call('DELETE', `/api/v1/providers/${id}/authorization`, { token })
    const [session] = await app.query('select id from sessions where user_id = $1', [userId])
    expect(session).toBeDefined()
    const fresh = await post(app, 'login', {
      email: (await app.query('select email from users where id = $1', [userId]))[0]?.['email'],
      password: 'Another-Horse2',
    })
    const items = await itemsOf(String(fresh.body['access_token']))
    const words = items.map(({ description }) => description)
    for (const text of [
      'Connected Charles Schwab',
      'Added a connection to Charles Schwab',
      'Password changed',
    ])
      expect(words).toContain(text)
    expect(items.find(({ kind }) => kind === 'connected')).toMatchObject({ connection_id: id })
  })

  it("200: omits rotations and other routine records, and other users' records", async () => {
    const { token, refresh_token, userId } = await signInNewUser(app)
    const other = await signInNewUser(app)
    await post(app, 'refresh', { refresh_token })
    await insert(userId, 'accounts_read')
    await insert(userId, 'an_action_of_a_later_release')
    await insert(other.userId, 'password_changed')
    expect(await describe(token)).toEqual(['Signed in'])
  })

  it('200: acts of operators appear without who, why and where; look-ups do not appear', async () => {
    const { email, token, userId } = await signInNewUser(app)
    await app.operate('GET', `/api/v1/admin/users?email=${email}`)
    const change = (body: object) =>
      app.operate('PATCH', `/api/v1/admin/users/${userId}`, { ...body, reason: 'a secret suspicion' })
    await change({ is_active: false })
    await change({ is_active: true })
    const fresh = String((await post(app, 'login', { email, password: PASSWORD })).body['access_token'])
    expect(userIdOf(token)).toBe(userIdOf(fresh))
    const reply = await list(fresh)
    const bySupport = (reply.body['items'] as Items).filter(({ description }) =>
      String(description).endsWith(', by support'),
    )
    expect(bySupport.map(({ description }) => description)).toEqual([
      'Account enabled, by support',
      'Account disabled, by support',
    ])
    for (const item of bySupport)
      expect(item).toMatchObject({ ip_address: null, device: null, location: null, session_id: null })
    for (const secret of ['arn:', 'suspicion', 'operator', 'viewed']) expect(reply.text).not.toContain(secret)
  })

  it('200: contains no internals of a record', async () => {
    const { token, userId } = await signInNewUser(app)
    await insert(userId, 'login_refused', 1, {
      outcome: 'refused',
      // A refusal may be about the session of another user.
      sessionId: UNKNOWN_ID,
      details: { reason: 'account_disabled', error: 'secret-error' },
    })
    await app.call('DELETE', `/api/v1/auth/sessions/${UNKNOWN_ID}`, { token })
    const reply = await list(token)
    expect(await describe(token)).toEqual(['Sign-in refused', 'Signed in'])
    for (const internal of ['account_disabled', 'secret-error', 'fingerprint', 'trace', 'route', UNKNOWN_ID])
      expect(reply.text).not.toContain(internal)
  })

  it('200: filters by kind and time', async () => {
    const { token, userId } = await signInNewUser(app)
    await insert(userId, 'password_changed', 2)
    await insert(userId, 'connection_expired', 1, { outcome: 'failure', actor: 'system' })
    const kinds = async (query: Record<string, string>) =>
      (await itemsOf(token, query)).map(({ kind }) => kind)
    expect(await kinds({ kind: 'password_changed' })).toEqual(['password_changed', 'password_changed'])
    expect(await kinds({ kind: 'connection_expired' })).toEqual(['connection_expired'])
    expect(await kinds({ kind: 'device_trusted' })).toEqual([])
    expect(await kinds({ from: '2100-01-01T00:00:00Z' })).toEqual([])
    expect(await kinds({ to: '2001-01-01T00:00:00Z' })).toEqual([])
    expect(await kinds({ from: '2001-01-01T00:00:00Z', kind: 'signed_in' })).toEqual(['signed_in'])
  })

  it('200: with `to`, pages contain each record once while new records arrive', async () => {
    const { token, userId } = await signInNewUser(app)
    await insert(userId, 'password_changed', 24)
    const to = new Date(Date.now() + 1000).toISOString()
    const seen: unknown[] = []
    for (let page = 1; page <= 3; page += 1) {
      const reply = await list(token, { to, page: String(page), per_page: '10' })
      expect(reply.body).toMatchObject({ total: 25, pages: 3 })
      seen.push(...(reply.body['items'] as Items).map(({ id }) => id))
      await app.query(
        `insert into audit_logs (id, created_at, action, outcome, actor, user_id, request_id, route)
         values (uuidv7(), now() + interval '1 minute', 'password_changed', 'success', 'user', $1, 'r', 'x')`,
        [userId],
      )
    }
    expect(seen).toHaveLength(25)
    expect(new Set(seen).size).toBe(25)
    expect((await list(token, { to, page: '4', per_page: '10' })).body).toMatchObject({
      items: [],
      total: 25,
    })
  })

  it('200: lists at most 10,000 records, with one statement', async () => {
    const { token, userId } = await signInNewUser(app)
    await insert(userId, 'login_failed', 10_050, { outcome: 'failure', actor: 'anonymous' })
    await insert(userId, 'refresh_token_rotated', 5_000)
    let reply = await list(token)
    const counted = await app.statementsOf(async () => {
      reply = await list(token, { page: '100', per_page: '100' })
    })
    expect(counted).toEqual({ inSequence: 2, inAll: 2 })
    expect(reply.body).toMatchObject({ total: 10_000, pages: 100 })
    expect(reply.body['items']).toHaveLength(100)
  })

  it('200: the total does not read routine records', async () => {
    const { userId } = await signInNewUser(app)
    // The records of a user lie between those of other users.
    await app.query(
      `insert into audit_logs (id, created_at, action, outcome, actor, user_id, request_id, route)
       select uuidv7(), now(), case n % 3 when 0 then 'refresh_token_rotated' else 'logged_in' end, 'success', 'user',
         case n % 10 when 0 then $1 else gen_random_uuid() end, 'r', 'x' from generate_series(1, 50000) n`,
      [userId],
    )
    await app.query('vacuum analyze audit_logs')
    const compiled = sql`explain (costs off) select id from audit_logs where user_id = ${sql.lit(userId)}
      and ${isShown()} order by id desc limit 10000`.compile(compiler)
    expect(compiled.parameters).toEqual([])
    const plan = JSON.stringify(await app.query(compiled.sql))
    const [index] = await app.query(
      `select child.relname as name from pg_inherits join pg_class as child on child.oid = inhrelid
       join pg_index on indexrelid = child.oid join pg_class as partition on partition.oid = indrelid
       where inhparent = 'audit_logs_of_activity'::regclass and partition.relname = $1`,
      [partitionOf(0)],
    )
    expect(plan).toContain(index?.['name'])
  })

  it('the contract lists every kind that records have', async () => {
    const { token, userId } = await signInNewUser(app)
    for (const action of Object.values(actions))
      for (const outcome of ['success', 'failure', 'refused']) await insert(userId, action, 1, { outcome })
    for (const actor of [ARN, 'system']) await insert(userId, 'session_ended', 1, { actor })
    const items = await itemsOf(token, { per_page: '100' })
    expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(ActivityKind.options))
  })

  it('422: an invalid filter or page', async () => {
    const { token } = await signInNewUser(app)
    for (const query of [
      'kind=logged_in',
      'from=x',
      'to=x',
      'page=0',
      'per_page=101',
      `user_id=${UNKNOWN_ID}`,
    ])
      expect((await app.call('GET', `${PATH}?${query}`, { token })).body).toMatchObject({
        status: 422,
        code: 'invalid_input',
      })
  })
})

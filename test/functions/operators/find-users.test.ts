import { expect, it } from 'vitest'
import { connectProvider } from '../../support/connections.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { LOCK, sessionIdOf, signIn, signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/admin/users'
const OPERATOR = 'arn:aws:iam::000000000000:user/local-operator'

const app = await startApp()

describeRoute(app, 'operators/find-users', { path: id => `${PATH}?id=${id}` }, () => {
  const find = (query: Record<string, string>) => app.operate('GET', `${PATH}?${new URLSearchParams(query)}`)
  const recordsOf = (requestId: string | undefined) =>
    app.query('select action, outcome, actor, user_id from audit_logs where request_id = $1', [requestId])

  it('200: a user by email address in any case and by id; the audit log records that', async () => {
    const holder = await connectProvider(app)
    const other = await signIn(app, holder.email)
    await signInNewUser(app)
    const sessions = [holder.token, other.access_token].map(sessionIdOf)
    const user = {
      id: holder.userId,
      email: holder.email,
      name: 'Ada',
      is_verified: true,
      is_active: true,
      locked_until: null,
      delete_after: null,
      created_at: expect.stringMatching(/Z$/),
      sessions: sessions.toSorted().map(id => ({
        id,
        device: 'Unknown device',
        location: null,
        created_at: expect.stringMatching(/Z$/),
        last_used_at: expect.stringMatching(/Z$/),
      })),
      connections: [{ id: holder.id, provider_key: 'schwab', status: 'active', last_error: null }],
    }
    for (const query of [{ email: holder.email.toUpperCase() }, { id: holder.userId }]) {
      const reply = await find(query)
      expect(reply.status).toBe(200)
      expect(reply.body).toEqual({ items: [user] })
      expect(await recordsOf(reply.headers['x-request-id'])).toEqual([
        { action: 'user_viewed', outcome: 'success', actor: OPERATOR, user_id: holder.userId },
      ])
    }
  })

  it('200: omits ended sessions; shows the lockout while it lasts', async () => {
    const { email, token, userId } = await signInNewUser(app)
    await app.call('DELETE', '/api/v1/auth/sessions/all', { token })
    await app.query(LOCK, [userId])
    expect((await find({ email })).body['items']).toMatchObject([
      { sessions: [], locked_until: '9999-12-31T23:59:59.000Z' },
    ])
    await app.query("update users set locked_until = '2020-01-01T00:00:00Z' where id = $1", [userId])
    expect((await find({ email })).body['items']).toMatchObject([{ locked_until: null }])
  })

  it('200: nothing for an unknown user, and for an id and an email address of different users', async () => {
    const { email } = await signInNewUser(app)
    const other = await signInNewUser(app)
    for (const query of [
      { id: UNKNOWN_ID },
      { email: 'nobody@example.com' },
      { email: email.replace('person', '_erson') },
      { email, id: other.userId },
    ]) {
      const reply = await find(query)
      expect(reply.body).toEqual({ items: [] })
      expect(await recordsOf(reply.headers['x-request-id'])).toEqual([
        { action: 'user_viewed', outcome: 'refused', actor: OPERATOR, user_id: null },
      ])
    }
  })

  it('200: at most 100 sessions, in parallel statements', async () => {
    const { email, userId } = await signInNewUser(app)
    await app.query(
      `insert into sessions (id, user_id, token_version, refresh_token_id, device_id, device, device_type,
         idle_seconds, authenticated_at, authentication_methods, created_at, last_used_at, expires_at, absolute_expires_at)
       select gen_random_uuid(), user_id, token_version, gen_random_uuid(), device_id, device, device_type,
         idle_seconds, authenticated_at, authentication_methods, created_at, last_used_at, expires_at, absolute_expires_at
       from sessions, generate_series(1, 120) n where user_id = $1`,
      [userId],
    )
    let items: unknown
    const counted = await app.statementsOf(async () => {
      items = (await find({ email })).body['items']
    })
    expect(counted).toEqual({ inSequence: 1, inAll: 3 })
    expect((items as { sessions: unknown[] }[])[0]?.sessions).toHaveLength(100)
  })

  it('422: no criterion, an invalid one, and an unknown one', async () => {
    for (const query of ['', 'email=x', 'id=x', `id=${UNKNOWN_ID}&name=Ada`])
      expect((await app.operate('GET', `${PATH}?${query}`)).body).toMatchObject({
        status: 422,
        code: 'invalid_input',
      })
  })
})

import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { eventTypes } from '../../lib/events/event-types.ts'
import type { App } from '../support/app.ts'
import { authorizeConnection, connectProvider, createConnection } from '../support/connections.ts'
import {
  createUser,
  newEmail,
  PASSWORD,
  post,
  registerUser,
  sessionIdOf,
  signIn,
  signInNewUser,
} from '../support/people.ts'
import { openRefreshes, type Refreshes } from '../support/refreshes.ts'
import { startApp } from '../support/start-app.ts'

const DUE = 70
const DAY = 24 * 60 * 60
const WEEK = 7 * DAY

describe('each change emits its event in its own statement:', () => {
  let app: App
  let refreshes: Refreshes
  beforeAll(async () => {
    app = await startApp()
    refreshes = await openRefreshes(app)
  })
  afterEach(async () => {
    app.cloud.schwab.switches.reset()
    await app.query('delete from provider_connections')
  })
  /** Returns the types and data of the events that `work` emits. Each must match the schema of its type. */
  const emittedBy = async (work: () => Promise<unknown>) => {
    await app.query('delete from events')
    await work()
    const rows = await app.query('select type, subject_id, data from events order by position')
    const definitions = new Map<unknown, { data: z.core.$ZodType }>(Object.entries(eventTypes))
    for (const { type, data } of rows) z.parse(definitions.get(type)?.data ?? z.never(), data)
    return rows
  }
  const ofConnection = (type: string, id: string, previous: string, status: string, reason: string) =>
    expect.objectContaining({
      type: `connection.${type}`,
      subject_id: id,
      data: expect.objectContaining({ connection_id: id, previous_status: previous, status, reason }),
    })
  const ended = (session: string, userId: string, reason: string) => ({
    type: 'session.revoked',
    subject_id: userId,
    data: { session_id: session, user_id: userId, reason },
  })

  it('connected at the first consent and after a revocation, and nothing at a repeated consent', async () => {
    const { token } = await signInNewUser(app)
    const id = await createConnection(app, token)
    const authorize = () => emittedBy(() => authorizeConnection(app, token, id))
    expect(await authorize()).toEqual([ofConnection('connected', id, 'pending', 'active', 'authorized')])
    expect(await authorize()).toEqual([])
    const path = `/api/v1/providers/${id}/authorization`
    const revoke = () => emittedBy(() => app.call('DELETE', path, { token }))
    expect(await revoke()).toEqual([ofConnection('revoked', id, 'active', 'revoked', 'disconnected')])
    expect(await revoke()).toEqual([])
    expect(await authorize()).toEqual([ofConnection('connected', id, 'revoked', 'active', 'authorized')])
  })

  it('expiring, then broken at the end of the consent, then recovered by a new one', async () => {
    const { id, token } = await connectProvider(app)
    const at = (seconds: number) => emittedBy(() => app.later(seconds, refreshes.dispatch))
    expect(await at(WEEK - DAY + 1)).toEqual([
      ofConnection('expiring', id, 'active', 'expiring', 'consent_ending'),
    ])
    expect(await at(WEEK - DAY + 61)).toEqual([])
    expect(await at(WEEK + 1)).toEqual([ofConnection('broken', id, 'expiring', 'expired', 'consent_expired')])
    expect(await emittedBy(() => authorizeConnection(app, token, id))).toEqual([
      ofConnection('recovered', id, 'expired', 'active', 'authorized'),
    ])
  })

  it('broken once after the third failed refresh, and recovered by a refresh', async () => {
    const { id, token } = await connectProvider(app)
    app.cloud.schwab.switches.set({ token_endpoint: 'server_error' })
    const events = []
    for (const seconds of [DUE, 2 * DUE, 5 * DUE, 20 * DUE])
      events.push(...(await emittedBy(() => app.later(seconds, refreshes.run))))
    expect(events).toEqual([ofConnection('broken', id, 'active', 'error', 'refreshes_failed')])
    app.cloud.schwab.switches.reset()
    const path = `/api/v1/providers/${id}/authorization`
    const refresh = () => app.later(20 * DUE, () => app.call('PATCH', path, { token }))
    expect(await emittedBy(refresh)).toEqual([ofConnection('recovered', id, 'error', 'active', 'refreshed')])
  })

  it('revoked by the provider, with the ended sessions of the owner', async () => {
    const { id, userId, token } = await connectProvider(app)
    await fetch(`${app.cloud.schwab.url}/_mock/revoke`, { method: 'POST' })
    const emitted = await emittedBy(() => app.later(DUE, refreshes.run))
    expect(emitted).toHaveLength(2)
    expect(emitted).toContainEqual(ofConnection('revoked', id, 'active', 'revoked', 'provider_revoked'))
    expect(emitted).toContainEqual(ended(sessionIdOf(token), userId, 'provider_grant_revoked'))
  })

  it('revoked by a deletion, except for a connection without an authorization', async () => {
    const { id, token } = await connectProvider(app)
    const remove = (connection: string) =>
      emittedBy(() => app.call('DELETE', `/api/v1/providers/${connection}`, { token }))
    expect(await remove(id)).toEqual([ofConnection('revoked', id, 'active', 'revoked', 'deleted')])
    expect(await remove(await createConnection(app, token))).toEqual([])
  })

  it('registered once per account, and verified once', async () => {
    let link = ''
    const email = newEmail()
    const [registered, ...others] = await emittedBy(async () => {
      await registerUser(app, email)
      link = (await registerUser(app, email)).token
    })
    const userId = registered?.['subject_id']
    expect(registered).toEqual({ type: 'user.registered', subject_id: userId, data: { user_id: userId } })
    expect(others).toEqual([])
    const verify = () => emittedBy(() => post(app, 'verify-email', { token: link }))
    expect(await verify()).toEqual([{ type: 'user.verified', subject_id: userId, data: { user_id: userId } }])
    expect(await verify()).toEqual([])
  })

  it('verified by a password reset', async () => {
    const { email } = await registerUser(app)
    await post(app, 'request-password-reset', { email })
    const token = await app.tokenFromMail(email, 'Choose a new password')
    const reset = { token, new_password: 'Another-Horse2' }
    const emitted = await emittedBy(() => post(app, 'reset-password', reset))
    expect(emitted.map(({ type }) => type)).toEqual(['user.verified'])
  })

  it('ended sessions, each with its reason', async () => {
    const email = await createUser(app)
    const users = await Promise.all([signIn(app, email), signIn(app, email), signIn(app, email)])
    const [one, two, three] = users.map(({ access_token }) => access_token)
    const [row] = await app.query('select id from users where email = $1', [email])
    const userId = String(row?.['id'])
    const end = (path: string, method: string, token: string | undefined) =>
      emittedBy(() =>
        app.call(method, `/api/v1/auth/${path}`, {
          token: token ?? '',
          ...(method === 'POST' && { body: { refresh_token: 'unknown' } }),
        }),
      )
    expect(await end('logout', 'POST', one)).toEqual([ended(sessionIdOf(one ?? ''), userId, 'logged_out')])
    expect(await end('logout', 'POST', one)).toEqual([])
    expect(await end('sessions/others', 'DELETE', two)).toEqual([
      ended(sessionIdOf(three ?? ''), userId, 'ended_by_user'),
    ])
    const change = { current_password: PASSWORD, new_password: 'Another-Horse2' }
    const fourth = (await signIn(app, email)).access_token
    expect(await emittedBy(() => post(app, 'change-password', change, two))).toEqual([
      ended(sessionIdOf(fourth), userId, 'password_changed'),
    ])
  })

  it('no event for sessions that expired before they were ended', async () => {
    const email = await createUser(app)
    const { access_token } = await signIn(app, email)
    const [row] = await app.query('select id from users where email = $1', [email])
    await app.query('update sessions set expires_at = $1 where id = $2', [
      new Date(app.clock().getTime() - 1),
      sessionIdOf(access_token),
    ])
    const path = `/api/v1/admin/users/${row?.['id']}/rotations`
    const emitted = await emittedBy(() => app.operate('POST', path, { reason: 'a test' }))
    expect(emitted.map(({ type }) => type)).toEqual(['security.rotated'])
  })

  it('a replayed refresh token ends all sessions', async () => {
    const email = await createUser(app)
    const { refresh_token, access_token } = await signIn(app, email)
    await post(app, 'refresh', { refresh_token })
    const emitted = await emittedBy(() => app.later(60, () => post(app, 'refresh', { refresh_token })))
    expect(emitted).toEqual([
      expect.objectContaining({
        data: expect.objectContaining({
          session_id: sessionIdOf(access_token),
          reason: 'refresh_token_replayed',
        }),
      }),
    ])
  })

  it('rotations by an operator, for one user and for all', async () => {
    const { userId, access_token } = await signInNewUser(app)
    const one = await emittedBy(() =>
      app.operate('POST', `/api/v1/admin/users/${userId}/rotations`, { reason: 'a test' }),
    )
    expect(one).toHaveLength(2)
    expect(one).toContainEqual(ended(sessionIdOf(access_token), userId, 'rotated'))
    expect(one).toContainEqual({
      type: 'security.rotated',
      subject_id: userId,
      data: { scope: 'user', user_id: userId, effective_at: app.clock().toISOString() },
    })
    const all = await emittedBy(() =>
      app.operate('POST', '/api/v1/admin/security/rotations', { reason: 'a test', grace_seconds: 60 }),
    )
    expect(all).toEqual([
      {
        type: 'security.rotated',
        subject_id: '00000000-0000-0000-0000-000000000000',
        data: {
          scope: 'all',
          user_id: null,
          effective_at: new Date(app.clock().getTime() + 60_000).toISOString(),
        },
      },
    ])
  })

  it('deleted, for an unverified account whose address another account verified', async () => {
    const { token } = await signInNewUser(app)
    const email = newEmail()
    await registerUser(app, email)
    const [displaced] = await app.query('select id from users where email = $1', [email])
    await app.call('PATCH', '/api/v1/auth/me', { token, body: { email, current_password: PASSWORD } })
    const link = await app.tokenFromMail(email, 'Verify your new email address')
    const emitted = await emittedBy(() => post(app, 'verify-email', { token: link }))
    expect(emitted).toEqual([
      {
        type: 'user.deleted',
        subject_id: displaced?.['id'],
        data: { user_id: displaced?.['id'], reason: 'address_claimed' },
      },
    ])
  })

  it('nothing if the statement fails, and no change without its event', async () => {
    const { id, token } = await connectProvider(app)
    const path = `/api/v1/providers/${id}/authorization`
    const statusOf = async () =>
      (await app.query('select status from provider_connections where id = $1', [id]))[0]
    await app.query(
      "alter table audit_logs add constraint fails check (action <> 'authorization_revoked') not valid",
    )
    expect(await emittedBy(() => app.call('DELETE', path, { token }))).toEqual([])
    await app.query('alter table audit_logs drop constraint fails')
    await app.query("alter table events add constraint fails check (type <> 'connection.revoked') not valid")
    expect((await app.call('DELETE', path, { token })).status).toBe(500)
    await app.query('alter table events drop constraint fails')
    expect(await statusOf()).toEqual({ status: 'active' })
  })

  it('adds no statement and no personal data', async () => {
    const { id, token, email } = await connectProvider(app)
    const path = `/api/v1/providers/${id}`
    const rows = await emittedBy(() => app.call('DELETE', path, { token }))
    expect(rows).toHaveLength(1)
    for (const secret of [email, token, 'My account', 'Ada'])
      expect(JSON.stringify(rows)).not.toContain(secret)
  })
})

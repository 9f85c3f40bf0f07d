import { describe, expect, it } from 'vitest'
import { auditSlotValues } from '../../../lib/audit/audit-slots.ts'
import { startDeletion } from '../../../lib/auth/account-deletion/start-deletion.ts'
import { openServices } from '../../../lib/services/open-services.ts'
import {
  authorizeConnection,
  connectProvider,
  consent,
  createConnection,
  sendCallback,
  startAuthorization,
} from '../../support/connections.ts'
import { AFTER_GRACE, DAY, openLeaving, requestDeletion, rowsOfUser } from '../../support/leaving.ts'
import { newEmail, PASSWORD, post, signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { completeLink, connectPlaid, finishNewLink, proxyPlaid } from '../../support/plaid-connections.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
let isDown = false
await proxyPlaid(app, { usual: () => (isDown ? { status: 503, body: 'down' } : undefined) })
const { deleteAccounts, exportAccounts } = await openLeaving(app)
const START = `update users set is_active = false, deletion_started_at = now(), delete_after = now(),
  deletion_requested_at = now(), token_version = nextval('token_versions') where id = $1`
const metadata = {
  requestId: 'test',
  clientRequestId: null,
  traceId: null,
  method: null,
  route: 'test',
  ip: null,
  userAgent: null,
  fingerprint: null,
}
const userRow = async (userId: string) =>
  (await app.query('select is_active, deletion_started_at from users where id = $1', [userId]))[0]
/** Adds an account that was deleted now, and whose owner has not got the confirmation. */
const addDeletedAccount = (email: string) =>
  app.query('insert into deleted_accounts (user_id, email, deleted_at) values (uuidv7(), $1, $2)', [
    email,
    app.clock(),
  ])
const eventsOf = (userId: string) =>
  app.query(
    "select type, data->>'reason' as reason from events where data->>'user_id' = $1 and type in ('user.deleted', 'connection.revoked') order by position",
    [userId],
  )

describe('jobs/delete-accounts', () => {
  it('does nothing before the grace period ends', async () => {
    const { token, userId } = await signInNewUser(app)
    await requestDeletion(app, token)
    await app.later(14 * DAY - 60, deleteAccounts)
    expect(await userRow(userId)).toEqual({ is_active: true, deletion_started_at: null })
  })

  it('revokes the connections, deletes every row of the user and of no other user, and confirms by mail', async () => {
    const [mine, plaid, theirs] = [
      await connectProvider(app),
      await connectPlaid(app),
      await connectProvider(app),
    ]
    const kept = await rowsOfUser(app, theirs.userId)
    for (const { token } of [mine, plaid]) await requestDeletion(app, token)
    await app.call('POST', '/api/v1/auth/me/export', { token: mine.token })
    await exportAccounts()
    await app.later(AFTER_GRACE, async () => {
      await deleteAccounts()
      for (const { userId, email } of [mine, plaid]) {
        expect(await rowsOfUser(app, userId)).toEqual({ deleted_accounts: 1 })
        expect((await app.newestMail(email))?.subject).toBe('Your account was deleted')
        expect(await eventsOf(userId)).toEqual([
          { type: 'connection.revoked', reason: 'account_deleted' },
          { type: 'user.deleted', reason: 'deleted_by_owner' },
        ])
        expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(401)
      }
      expect(await rowsOfUser(app, theirs.userId)).toEqual(kept)
    })
    await app.later(AFTER_GRACE + 301, deleteAccounts)
    expect(await rowsOfUser(app, mine.userId)).toEqual({})
    expect(await app.query('select 1 from deleted_accounts where email is not null')).toEqual([])
  })

  it('keeps the audit records under one pseudonym, without addresses and personal details', async () => {
    const { token, email, userId } = await connectProvider(app)
    await post(app, 'login', { email, password: 'Wrong-Horse1' })
    const [{ n } = {}] = await app.query('select count(*)::int as n from audit_logs where user_id = $1', [
      userId,
    ])
    const ids = await app.query('select id from audit_logs where user_id = $1', [userId])
    await requestDeletion(app, token)
    await app.later(AFTER_GRACE, deleteAccounts)
    const records = await app.query('select * from audit_logs where id = any($1)', [ids.map(({ id }) => id)])
    expect(records).toHaveLength(Number(n))
    const pseudonyms = new Set(records.map(record => record['user_id']))
    expect(pseudonyms.size).toBe(1)
    expect(pseudonyms).not.toContain(userId)
    for (const { ip, user_agent, fingerprint, session_id, client_request_id } of records)
      expect([ip, user_agent, fingerprint, session_id, client_request_id]).toEqual(Array(5).fill(null))
    expect(JSON.stringify(records)).not.toMatch(new RegExp(`${userId}|${email}|Charles Schwab`))
    const actions = await app.query(
      "select action from audit_logs where user_id = $1 and action like 'account_deletion%' or user_id = $1 and action = 'account_deleted' order by id",
      [[...pseudonyms][0]],
    )
    expect(actions.map(({ action }) => action).toSorted()).toEqual([
      'account_deleted',
      'account_deletion_requested',
      'account_deletion_started',
    ])
  })

  it('retries while a provider is down, then ends the connection and records that it was not revoked', async () => {
    const { token, userId } = await connectPlaid(app)
    await requestDeletion(app, token)
    isDown = true
    await app.later(AFTER_GRACE, deleteAccounts)
    expect(await userRow(userId)).toMatchObject({ is_active: false })
    expect(await rowsOfUser(app, userId)).toMatchObject({ users: 1, provider_connections: 1 })
    expect(await statusOfMe(app, token)).toBe(401)
    await app.later(AFTER_GRACE + 10 * 60, deleteAccounts)
    const attempts = async () =>
      (await app.query('select deletion_attempts from users where id = $1', [userId]))[0]?.[
        'deletion_attempts'
      ]
    expect(await attempts()).toBe(1)
    await app.later(AFTER_GRACE + 16 * 60, deleteAccounts)
    expect(await attempts()).toBe(2)
    await app.later(AFTER_GRACE + 3 * DAY + 60, deleteAccounts)
    isDown = false
    expect(await rowsOfUser(app, userId)).toEqual({ deleted_accounts: 1 })
    const [record] = await app.query(
      "select details from audit_logs where action = 'authorization_revoked' and details->>'reason' = 'account_deleted' order by id desc limit 1",
    )
    expect(record).toEqual({
      details: { reason: 'account_deleted', provider_key: 'plaid', revoked_at_provider: false },
    })
  })

  it('logs a deletion that is overdue', async () => {
    const { token, userId } = await signInNewUser(app)
    await requestDeletion(app, token)
    await app.query(START, [userId])
    await app.query(
      "insert into account_exports (id, user_id, requested_at, next_attempt_at, lease_id, leased_until) values (uuidv7(), $1, now(), now(), uuidv7(), now() + interval '1 year')",
      [userId],
    )
    await app.later(5 * DAY, deleteAccounts)
    expect(app.logged('account_deletion_overdue')).toEqual([{ user_id: userId }])
    expect(app.logged('account_deletion_postponed').at(-1)).toEqual({ user_id: userId, reason: 'exports' })
    await app.query('delete from account_exports where user_id = $1', [userId])
    await app.later(6 * DAY, deleteAccounts)
    expect(await rowsOfUser(app, userId)).toEqual({ deleted_accounts: 1 })
  })

  it('continues a run that was killed after the start, with no sign-in in between', async () => {
    const { token, email, userId } = await connectProvider(app)
    const other = await signIn(app, email)
    await requestDeletion(app, token)
    await app.query(START, [userId])
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBeGreaterThanOrEqual(401)
    expect((await post(app, 'refresh', { refresh_token: other.refresh_token })).status).toBe(401)
    expect(await statusOfMe(app, token)).toBe(401)
    const enabled = await app.operate('PATCH', `/api/v1/admin/users/${userId}`, {
      is_active: true,
      reason: 'request',
    })
    expect(enabled.body['is_active'] ?? false).toBe(false)
    await app.query('update users set deletion_claimed_until = $2 where id = $1', [userId, app.clock()])
    await app.later(60, deleteAccounts)
    expect(await rowsOfUser(app, userId)).toEqual({ deleted_accounts: 1 })
  })

  it('sends the mail of a run that was killed after the deletion', async () => {
    const email = `killed-${crypto.randomUUID()}@example.com`
    await addDeletedAccount(email)
    await deleteAccounts()
    expect(await app.mails(email)).toHaveLength(1)
    await app.later(400, deleteAccounts)
    expect(await app.mails(email)).toHaveLength(1)
  })

  it('sends the mails of other accounts if the queue refuses one', async () => {
    const [first, second] = [newEmail(), newEmail()]
    for (const email of [first, second]) await addDeletedAccount(email)
    const known = app.logged('account_deletion_failed').length
    const isFirst = (body: string) => body.includes(first)
    await app.failing('queue', () => app.failing('database', deleteAccounts, isFirst), isFirst)
    expect([await app.mails(first), await app.mails(second)]).toMatchObject([[], [{}]])
    expect(app.logged('account_deletion_failed')).toHaveLength(known + 1)
    await deleteAccounts()
    expect(await app.mails(first)).toHaveLength(1)
  })

  it('deletes each account once if two runs overlap', async () => {
    const users = [await connectProvider(app), await signInNewUser(app), await signInNewUser(app)]
    for (const { token } of users) await requestDeletion(app, token)
    await app.later(AFTER_GRACE, () => Promise.all([deleteAccounts(), deleteAccounts()]))
    for (const { userId } of users) {
      expect((await eventsOf(userId)).filter(({ type }) => type === 'user.deleted')).toHaveLength(1)
      expect(await rowsOfUser(app, userId)).toEqual({ deleted_accounts: 1 })
    }
  })

  it('does not start if the owner cancels in the same moment', async () => {
    const { token, userId } = await signInNewUser(app)
    await app.withSettings({ deletionGraceDays: 0 }, () => requestDeletion(app, token))
    const { statements } = openServices(['statements'])
    const context = { metadata, auditId: crypto.randomUUID(), now: app.clock() }
    const [started] = await app.whileLocked(
      'update users set delete_after = null, deletion_requested_at = null where id = $1',
      [userId],
      1,
      () => [statements.first(startDeletion, { ...auditSlotValues(context), userId })],
    )
    expect(started).toBeUndefined()
    expect(await userRow(userId)).toEqual({ is_active: true, deletion_started_at: null })
  })
})

describe('a deletion that starts during', () => {
  it('a sign-in, a refresh and a reset opens nothing', async () => {
    const { email, userId } = await signInNewUser(app)
    const { refresh_token, access_token } = await signIn(app, email)
    await post(app, 'request-password-reset', { email })
    const link = await app.tokenFromMail(email, 'Choose a new password')
    const replies = await app.whileLocked(START, [userId], 4, () => [
      post(app, 'login', { email, password: PASSWORD }),
      post(app, 'refresh', { refresh_token }),
      post(app, 'reset-password', { token: link, new_password: 'Another-Horse2' }),
      app.call('DELETE', '/api/v1/auth/me', { token: access_token }),
    ])
    for (const { status } of replies) expect(status).toBeGreaterThanOrEqual(400)
    expect(
      await app.query(
        'select 1 from sessions s join users u on u.id = s.user_id where u.id = $1 and s.revoked_at is null and u.is_active and s.token_version >= u.token_version',
        [userId],
      ),
    ).toEqual([])
  })

  it('an OAuth callback stores no tokens, and the deletion then finishes', async () => {
    const { token, userId } = await signInNewUser(app)
    const id = await createConnection(app, token)
    const { url } = await startAuthorization(app, token, id)
    const query = await consent(url)
    const [reply] = await app.whileLocked(START, [userId], 1, () => [sendCallback(app, token, id, query)])
    expect(reply?.status).toBeGreaterThanOrEqual(400)
    expect(await app.query('select 1 from provider_tokens where connection_id = $1', [id])).toEqual([])
    await app.later(60, deleteAccounts)
    expect(await rowsOfUser(app, userId)).toEqual({ deleted_accounts: 1 })
  })

  it('a Plaid link stores no tokens and removes the item', async () => {
    const user = await finishNewLink(app)
    const [reply] = await app.whileLocked(START, [user.userId], 1, () => [
      completeLink(app, user, user.state, user.publicToken),
    ])
    expect(reply?.status).toBeGreaterThanOrEqual(400)
    expect(await app.query('select 1 from provider_tokens where connection_id = $1', [user.id])).toEqual([])
    expect(app.logged('provider_tokens_discarded')).toContainEqual(
      expect.objectContaining({ connection_id: user.id }),
    )
  })

  it('a reconnection: tokens that were stored first are found and revoked', async () => {
    const { token, userId } = await signInNewUser(app)
    const id = await createConnection(app, token)
    await requestDeletion(app, token)
    await authorizeConnection(app, token, id)
    await app.later(AFTER_GRACE, deleteAccounts)
    expect(await eventsOf(userId)).toEqual([
      { type: 'connection.revoked', reason: 'account_deleted' },
      { type: 'user.deleted', reason: 'deleted_by_owner' },
    ])
  })
})

import { gunzipSync } from 'node:zlib'
import { describe, expect, it, vi } from 'vitest'
import { classifiedTables } from '../../../lib/db/classification/classified-tables.ts'
import { buildExport } from '../../../lib/leaving/exports/build-export.ts'
import { openServices } from '../../../lib/services/open-services.ts'
import { connectProvider } from '../../support/connections.ts'
import { AFTER_GRACE, DAY, exportOf, openLeaving, requestDeletion } from '../../support/leaving.ts'
import { PASSWORD, post, signIn, signInNewUser } from '../../support/people.ts'
import { addPasskey, addTotp, startLogin } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/auth/me/export'
const READY = 'Your data is ready to download'

const app = await startApp()
const { exportAccounts, deleteAccounts } = await openLeaving(app)
const request = (token: string) => app.call('POST', PATH, { token })
const stateOf = async (userId: string) =>
  (await app.query('select state, attempts from account_exports where user_id = $1 order by id', [userId]))[0]
const filesOf = async (userId: string) => {
  const rows = await app.query('select id from account_exports where user_id = $1', [userId])
  return rows.filter(({ id }) => app.cloud.s3.keys().includes(`exports/${id}.json.gz`)).length
}
/** Runs a statement about a user while the job builds the export of the user. */
const duringBuild = async (userId: string, statement: string) => {
  const change = async () => {
    await vi.waitFor(async () => expect(await stateOf(userId)).toMatchObject({ attempts: 1 }))
    await app.query(statement, [userId])
    // Waits for the lock, which shows that the statement has ended.
    await app.query('select 1 from events limit 1')
  }
  // The job reads the events last but one, after the profile.
  await app.whileLocked('lock table events in access exclusive mode', [], 2, () => [
    exportAccounts(),
    change(),
  ])
}

describe('jobs/export-accounts', () => {
  it('exports what a person gave and caused, and notifies the person', async () => {
    const user = await connectProvider(app)
    await post(app, 'login', { email: user.email, password: 'Wrong-Horse1' })
    await signIn(app, user.email)
    const document = await exportOf(app, user.token, exportAccounts)
    expect(document).toMatchObject({
      version: 1,
      profile: { id: user.userId, email: user.email, name: 'Ada' },
      connections: [{ id: user.id, provider_key: 'schwab', status: 'active' }],
      exports: [{ state: 'pending' }],
    })
    expect(document['sessions']).toHaveLength(2)
    const actions = (document['audit_records'] as { action: string }[]).map(({ action }) => action)
    for (const action of ['logged_in', 'login_failed', 'authorization_completed', 'account_export_requested'])
      expect(actions).toContain(action)
    const events = (document['events'] as { type: string }[]).map(({ type }) => type)
    expect(events).toContain('connection.connected')
    const mail = await app.newestMail(user.email)
    expect(mail?.subject).toBe(READY)
    expect(mail?.text).toContain('https://app.example.com/profile/data')
    expect(mail?.text).not.toMatch(/token|X-Amz/)
  })

  it('contains no secret, hash or token', async () => {
    const { email, token, userId } = await connectProvider(app)
    await post(app, 'request-password-reset', { email })
    await app.mails(email)
    const text = JSON.stringify(await exportOf(app, token, exportAccounts))
    const secrets = await app.query(
      `select password_hash as secret from users where id = $1
       union all select secret_hash from refresh_tokens join sessions on sessions.id = session_id where user_id = $1
       union all select secret_hash from password_reset_tokens where user_id = $1
       union all select secret_hash from authorization_states where user_id = $1
       union all select encode(access_token, 'base64') from provider_tokens join provider_connections c on c.id = connection_id where c.user_id = $1`,
      [userId],
    )
    expect(secrets.length).toBeGreaterThan(3)
    for (const { secret } of secrets) expect(text).not.toContain(String(secret))
    expect(text).not.toContain(PASSWORD)
    expect(text).not.toMatch(/"[a-z_]*(hash|secret|token|verifier|public_key)"/)
  })

  it('contains every personal and confidential column', async () => {
    const { email, userId } = await connectProvider(app)
    await post(app, 'login', { email, password: 'Wrong-Horse1' })
    await addPasskey(app, userId)
    await addTotp(app, userId)
    await startLogin(app, email)
    const services = openServices(['database'])
    const { gzip } = await buildExport({ ...services, clock: app.clock }, userId)
    const document = JSON.parse(gunzipSync(gzip).toString())
    const owned = await app.query(
      "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'user_id'",
    )
    const tables = new Set(['users', 'events', ...owned.map(({ table_name }) => table_name)])
    const text = JSON.stringify(document)
    const missing = Object.entries(classifiedTables).flatMap(([table, { columns }]) =>
      Object.entries<string>(columns).flatMap(([column, kind]) => {
        const isPersons = tables.has(table) && (kind === 'personal' || kind === 'confidential')
        const isExported = text.includes(`"${column === 'ip' ? 'ip_address' : column}":`)
        return isPersons && !isExported ? [`${table}.${column}`] : []
      }),
    )
    expect(missing.toSorted()).toEqual([
      // An address of ours.
      'authorization_states.redirect_uri',
      'challenges.webauthn_challenge',
      // Hashes of values that the document has.
      'sign_in_failures.address_hash',
      'sign_in_failures.network_hash',
      // The time of `last_used_at`, in other units.
      'totp_secrets.last_step',
    ])
    expect(document.failed_sign_ins).toEqual([
      { id: expect.any(String), created_at: expect.any(String), country: null },
    ])
  })

  it('reads audit records in pages, and nobody else’s', async () => {
    const [mine, theirs] = [await signInNewUser(app), await signInNewUser(app)]
    await app.query(
      `insert into audit_logs (id, created_at, action, outcome, actor, user_id, request_id, route)
       select uuidv7(), now(), 'logged_in', 'success', 'user', $1, 'request-' || n, 'test' from generate_series(1, 1000) n`,
      [mine.userId],
    )
    const document = await exportOf(app, mine.token, exportAccounts)
    const records = document['audit_records'] as { request_id: string }[]
    const numbered = records.filter(({ request_id }) => request_id.startsWith('request-'))
    expect(new Set(numbered.map(({ request_id }) => request_id)).size).toBe(1000)
    expect(JSON.stringify(document)).not.toContain(theirs.userId)
  })

  it('retries five times, then fails and notifies the person, who can request another one', async () => {
    const { token, email, userId } = await signInNewUser(app)
    await request(token)
    let minutes = 0
    await app.failing('exports', async () => {
      for (const delay of [0, 1, 2, 4, 8]) {
        minutes += delay
        await app.later(minutes * 60, exportAccounts)
      }
    })
    expect(await stateOf(userId)).toEqual({ state: 'failed', attempts: 5 })
    expect(app.logged('account_export_failed')).toHaveLength(1)
    expect((await app.newestMail(email))?.subject).toBe('Your data could not be exported')
    await app.later(60, async () => {
      expect((await request(token)).body['status']).toBe('pending')
      await exportAccounts()
      expect((await app.call('GET', PATH, { token })).body['status']).toBe('ready')
    })
  })

  it('repeats an attempt that was killed when its lease has expired', async () => {
    const { token, userId } = await signInNewUser(app)
    await request(token)
    await app.query(
      'update account_exports set lease_id = uuidv7(), leased_until = $2, attempts = 1 where user_id = $1',
      [userId, new Date(app.clock().getTime() + 300_000)],
    )
    await exportAccounts()
    expect(await stateOf(userId)).toEqual({ state: 'pending', attempts: 1 })
    await app.later(301, exportAccounts)
    expect(await stateOf(userId)).toEqual({ state: 'ready', attempts: 2 })
  })

  it('builds each export once if two runs overlap', async () => {
    const users = [await signInNewUser(app), await signInNewUser(app), await signInNewUser(app)]
    for (const { token } of users) await request(token)
    await Promise.all([exportAccounts(), exportAccounts()])
    for (const { userId, email } of users) {
      expect(await stateOf(userId)).toEqual({ state: 'ready', attempts: 1 })
      expect((await app.mails(email)).filter(({ subject }) => subject === READY)).toHaveLength(1)
    }
  })

  it('deletes files and rows after 7 days', async () => {
    const { token, userId } = await signInNewUser(app)
    await request(token)
    await exportAccounts()
    expect(await filesOf(userId)).toBe(1)
    await app.later(7 * DAY - 60, exportAccounts)
    expect(await filesOf(userId)).toBe(1)
    await app.later(7 * DAY, exportAccounts)
    expect(await stateOf(userId)).toBeUndefined()
    expect(app.cloud.s3.keys()).not.toContain(expect.stringContaining(userId))
  })

  it('deletes the file if the account is deleted while it is built', async () => {
    const { token, userId } = await signInNewUser(app)
    await request(token)
    const keys = app.cloud.s3.keys().length
    await duringBuild(userId, 'delete from users where id = $1')
    expect(app.logged('account_export_postponed')).not.toContainEqual(
      expect.objectContaining({ user_id: userId }),
    )
    expect(app.cloud.s3.keys()).toHaveLength(keys)
  })

  it('keeps the file of a run that took over while this one was late', async () => {
    const { token, userId } = await signInNewUser(app)
    await request(token)
    await duringBuild(userId, 'update account_exports set lease_id = uuidv7() where user_id = $1')
    expect(await stateOf(userId)).toEqual({ state: 'pending', attempts: 1 })
    expect(await filesOf(userId)).toBe(1)
  })

  it('builds no export for an account that is being deleted, whose files are deleted', async () => {
    const { token, userId } = await signInNewUser(app)
    await request(token)
    await exportAccounts()
    await request(token)
    await requestDeletion(app, token)
    const [{ id } = {}] = await app.query(
      "select id from account_exports where user_id = $1 and state = 'ready'",
      [userId],
    )
    await app.later(AFTER_GRACE, deleteAccounts)
    expect(await stateOf(userId)).toBeUndefined()
    expect(app.cloud.s3.keys()).not.toContain(`exports/${id}.json.gz`)
  })
})

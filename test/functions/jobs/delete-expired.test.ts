import { beforeAll, describe, expect, it } from 'vitest'
import type { ScheduledFunction } from '../../../lib/triggers/scheduled-task.ts'
import { lambdaContext } from '../../../local/lambda-context.ts'
import { loadFunction } from '../../../local/load-function.ts'
import type { App } from '../../support/app.ts'
import {
  createUser,
  post,
  registerUser,
  sessionIdOf,
  signIn,
  signInNewUser,
  statusOfMe,
  userIdOf,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const DAY = 24 * 60 * 60

describe('jobs/delete-expired', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  const run = async (milliseconds = 300_000) => {
    const handler = ((await loadFunction('jobs/delete-expired')) as ScheduledFunction).with({
      clock: app.clock,
      log: (code, fields = {}) => app.logLines.push({ code, fields }),
    })
    await handler({} as never, lambdaContext('jobs-delete-expired', 'run-1', milliseconds))
  }
  const count = async (table: string) =>
    Number((await app.query(`select count(*)::int as n from ${table}`))[0]?.['n'])

  it('deletes old rows that ended, and nothing active', async () => {
    const email = await createUser(app)
    const ended = await signIn(app, email)
    const active = await signIn(app, email)
    await post(app, 'logout', { refresh_token: ended.refresh_token }, ended.access_token)
    await post(app, 'request-password-reset', { email })
    await app.newestMail(email)
    await app.call('PUT', `/api/v1/auth/sessions/${sessionIdOf(active.access_token)}/trust`, {
      token: active.access_token,
    })
    await app.later(29 * DAY, run)
    expect(await count('sessions')).toBe(2)
    await app.later(35 * DAY, run)
    expect(await app.query('select id from sessions')).toEqual([{ id: sessionIdOf(active.access_token) }])
    expect(await count('refresh_tokens')).toBe(1)
    expect(await count('password_reset_tokens')).toBe(0)
    expect(await count('email_verification_tokens')).toBe(0)
    expect(await count('rate_limit_buckets')).toBe(0)
    expect(await statusOfMe(app, active.access_token)).toBe(200)
  })

  it('deletes a registration that is old and has no valid link', async () => {
    const { email } = await registerUser(app)
    const registrations = () =>
      app.query('select r.id from registrations r join users u on u.id = r.user_id where u.email = $1', [
        email,
      ])
    await app.later(29 * DAY, async () => {
      await run()
      await post(app, 'resend-verification', { email })
    })
    const token = await app.later(29 * DAY, () => app.tokenFromMail(email, 'Verify your email address'))
    await app.later(30 * DAY - 60, async () => {
      await run()
      expect(await registrations()).toHaveLength(1)
    })
    await app.later(61 * DAY, async () => {
      await run()
      expect(await registrations()).toEqual([])
      expect((await post(app, 'verify-email', { token })).status).not.toBe(200)
    })
  })

  it('keeps the digest of a notification for a day', async () => {
    await app.query(
      "insert into received_webhooks (digest, provider_key, created_at) values ('x', 'plaid', $1)",
      [app.clock()],
    )
    await app.later(DAY - 1, run)
    expect(await count('received_webhooks')).toBe(1)
    await app.later(DAY + 1, run)
    expect(await count('received_webhooks')).toBe(0)
  })

  it('keeps a failed sign-in for a day', async () => {
    await app.query(
      `insert into sign_in_failures (id, created_at, address_hash, network_hash, password_tag)
       values (gen_random_uuid(), $1, 'x', 'x', 1)`,
      [app.clock()],
    )
    await app.later(DAY - 1, run)
    expect(await count('sign_in_failures')).toBe(1)
    await app.later(DAY + 1, run)
    expect(await count('sign_in_failures')).toBe(0)
  })

  it('keeps audit records for 400 days and deletes older ones in batches', async () => {
    await app.query(
      `insert into audit_logs (id, created_at, action, outcome, actor, request_id, route)
       select gen_random_uuid(), $1::timestamptz - n * interval '1 day', 'logged_in', 'success', 'user', 'old', 'x'
       from generate_series(390, 1600) n`,
      [app.clock()],
    )
    await run()
    const [oldest] = await app.query(
      "select count(*)::int as n, min(created_at) as at from audit_logs where request_id = 'old'",
    )
    expect(oldest).toMatchObject({ n: 11 })
    expect(app.logged('expired_deleted')).toContainEqual({ table: 'audit_logs', rows: 1200 })
    await expect(app.query('delete from audit_logs')).rejects.toThrow(/append-only/)
  })

  it('stops before its deadline; the next run continues', async () => {
    await app.query(
      `insert into audit_logs (id, created_at, action, outcome, actor, request_id, route)
       values (gen_random_uuid(), $1::timestamptz - interval '500 days', 'logged_in', 'success', 'user', 'older', 'x')`,
      [app.clock()],
    )
    await run(4_000)
    expect(app.logged('retention_unfinished')).toHaveLength(1)
    const older = () => app.query("select 1 from audit_logs where request_id = 'older'")
    expect(await older()).toHaveLength(1)
    await run()
    expect(await older()).toHaveLength(0)
  })

  it('deletes more than a batch of every table, also in two parallel runs', async () => {
    const { access_token } = await signInNewUser(app)
    const [ROWS, old] = [1200, new Date(app.clock().getTime() - 500 * DAY * 1000)]
    const fill = (sql: string) =>
      app.query(`${sql} from generate_series(1, ${ROWS}) n`, [userIdOf(access_token), old])
    await fill(`insert into sessions (id, user_id, token_version, refresh_token_id, device_id, authenticated_at,
      authentication_methods, device, device_type, idle_seconds, created_at, last_used_at, expires_at,
      absolute_expires_at)
      select gen_random_uuid(), $1::uuid, 1, gen_random_uuid(), (select id from devices where user_id = $1), $2, 'pwd',
      'x', 'other', 60, $2::timestamptz, $2, $2, $2`)
    await fill(`insert into devices (id, user_id, secret_hash, token_version, description, device_type, created_at,
      last_used_at)
      select gen_random_uuid(), $1::uuid, 'x', 1, 'x', 'other', $2::timestamptz, $2`)
    await fill(`insert into challenges (id, secret_hash, purpose, webauthn_challenge, user_id, token_version,
      created_at, expires_at)
      select gen_random_uuid(), 'x', 'login', 'x', $1::uuid, 1, $2::timestamptz, $2`)
    await fill(`insert into email_verification_tokens (id, user_id, email, secret_hash, created_at, expires_at)
      select gen_random_uuid(), $1::uuid, 'x@example.com', 'x', $2::timestamptz, $2`)
    await fill(`insert into registrations (id, user_id, name, password_hash, created_at)
      select gen_random_uuid(), $1::uuid, 'x', 'x', $2::timestamptz`)
    await fill(`insert into password_reset_tokens (id, user_id, token_version, secret_hash, created_at, expires_at)
      select gen_random_uuid(), $1::uuid, 1, 'x', $2::timestamptz, $2`)
    await fill(`insert into disown_tokens (id, user_id, session_id, email, secret_hash, created_at, expires_at)
      select gen_random_uuid(), $1::uuid, (select id from sessions where user_id = $1 and expires_at > now()),
      'x@example.com', 'x', $2::timestamptz, $2`)
    await fill(`insert into known_origins (user_id, kind, value, first_seen_at, last_seen_at)
      select $1::uuid, 'device', n::text, $2::timestamptz, $2`)
    await fill(`insert into rate_limit_buckets (key, tokens, taken, updated_at)
      select $1::text || n, 1, true, $2::timestamptz`)
    await fill(`insert into received_webhooks (digest, provider_key, created_at)
      select $1::text || n, 'plaid', $2::timestamptz`)
    await fill(`insert into sign_in_failures (id, user_id, created_at, address_hash, network_hash, password_tag)
      select gen_random_uuid(), $1::uuid, $2::timestamptz, 'x', 'x', 1`)
    const before = app.logged('expired_deleted').length
    await Promise.all([run(), run()])
    await run()
    const deleted = new Map<unknown, number>()
    for (const { table, rows } of app.logged('expired_deleted').slice(before))
      deleted.set(table, (deleted.get(table) ?? 0) + Number(rows))
    for (const table of [
      'challenges',
      'sessions',
      'devices',
      'email_verification_tokens',
      'registrations',
      'password_reset_tokens',
      'disown_tokens',
      'known_origins',
      'sign_in_failures',
      'rate_limit_buckets',
      'received_webhooks',
    ])
      expect(deleted.get(table), table).toBe(ROWS)
    expect(await statusOfMe(app, access_token)).toBe(200)
  })
})

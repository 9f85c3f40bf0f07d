import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import * as z from 'zod/mini'
import { CommandError, runCommand } from './command-line/run-command.ts'
import { Records, testAuditTrail } from './smoke/audit-trail.ts'
import { smokeClient, step } from './smoke/client.ts'
import { testConnection } from './smoke/connection.ts'
import { type Credentials, countOtherUsers, testGlobalRotation } from './smoke/global-rotation.ts'
import { localOperator } from './smoke/operator.ts'
import { testPasswordChange } from './smoke/password.ts'

const usage = `npm run smoke -- [--everyone]

Runs a smoke test against \`npm start\` or the server at SMOKE_URL. Registers a user and calls the routes in order.
--everyone tests the rotation of all tokens instead, which signs out all users. It requires a local cloud without other
users.`
const base = process.env['SMOKE_URL'] ?? `http://127.0.0.1:${process.env['PORT'] ?? 3000}`
const { call, mailAbout, tokenFromMail } = smokeClient(base)
const operate = localOperator(base)
const Sessions = z.array(z.object({ id: z.string(), device: z.string(), is_current: z.boolean() }))
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'
const email = `smoke-${randomBytes(6).toString('hex')}@example.com`
const [password, newPassword, thirdPassword] = ['First-Passw0rd', 'Second-Passw0rd', 'Third-Passw0rd']
const post = (path: string, body: object, accessToken?: unknown) =>
  call('POST', `/api/v1/auth/${path}`, body, accessToken)
const me = (accessToken: unknown) => call('GET', '/api/v1/auth/me', undefined, accessToken)

async function testAccount(): Promise<void> {
  step('health', 200, await call('GET', '/health'))
  const attacker = { email, password: 'Attacker-Passw0rd', name: 'Attacker' }
  step('register the address as an attacker', 201, await post('register', attacker))
  await tokenFromMail(email, 'Verify your email address')
  step('register', 201, await post('register', { email, password, name: 'Smoke Test' }))
  step('login before verification', 403, await post('login', { email, password }))
  const verification = await tokenFromMail(email, 'Verify your email address')
  console.log('ok  verification mail received')
  step('verify the address', 200, await post('verify-email', { token: verification }))
  step("login with the attacker's password", 401, await post('login', { email, password: attacker.password }))
  step('verify the address again', 400, await post('verify-email', { token: verification }))

  const first = step('login', 200, await post('login', { email, password, device_name: 'Smoke test' }))
  step('me', 200, await me(first['access_token']))
  const second = step('refresh', 200, await post('refresh', { refresh_token: first['refresh_token'] }))
  const repeated = step(
    'refresh again within 10 s',
    200,
    await post('refresh', { refresh_token: first['refresh_token'] }),
  )
  assert.equal(repeated['refresh_token'], second['refresh_token'])
  console.log('ok  the same successor was returned')
  const third = step(
    'refresh with the successor',
    200,
    await post('refresh', { refresh_token: second['refresh_token'] }),
  )
  step('replay of the first token', 401, await post('refresh', { refresh_token: first['refresh_token'] }))
  step('refresh after the replay', 401, await post('refresh', { refresh_token: third['refresh_token'] }))
  step('me after the replay', 401, await me(third['access_token']))

  step('request a password reset', 202, await post('request-password-reset', { email }))
  const reset = await tokenFromMail(email, 'Choose a new password')
  console.log('ok  password reset mail received')
  step('reset the password', 200, await post('reset-password', { token: reset, new_password: newPassword }))
  step('login with the old password', 401, await post('login', { email, password }))
  const fourth = step(
    'login with the new password',
    200,
    await post('login', { email, password: newPassword }),
  )
  const { access_token, refresh_token } = await testPasswordChange({ post, me }, fourth, newPassword)
  step('logout', 200, await post('logout', { refresh_token }, access_token))
  step('logout again', 200, await post('logout', { refresh_token }, access_token))
  step('me after logout', 401, await me(access_token))
  step('refresh after logout', 401, await post('refresh', { refresh_token }))
}

/** Tests the response to a breach: disowned sign-in, ended sessions, token rotation by an operator. */
async function testBreach(): Promise<void> {
  const login = (agent: string) =>
    call('POST', '/api/v1/auth/login', { email, password: newPassword }, undefined, { 'user-agent': agent })
  const own = step('login on a known device', 200, await login('node'))
  const token = own['access_token']
  const unknown = step('login on another device', 200, await login(SAFARI))
  const list = step('list the sessions', 200, await call('GET', '/api/v1/auth/sessions', undefined, token))
  const items = z.parse(Sessions, list['items'])
  assert.ok(items.some(({ device }) => device === 'Safari on iOS'))
  const current = items.find(({ is_current }) => is_current)?.id
  const trust = `/api/v1/auth/sessions/${current}/trust`
  step('trust this device', 204, await call('PUT', trust, undefined, token))
  step('remove the trust', 204, await call('DELETE', trust, undefined, token))
  const alert = await tokenFromMail(email, 'A new sign-in to your account')
  console.log('ok  sign-in alert received')
  step('disown the sign-in', 200, await post('disown-session', { token: alert }))
  step('me on the other device', 401, await me(unknown['access_token']))
  step('login with the old password', 401, await login('node'))
  const reset = await tokenFromMail(email, 'Choose a new password')
  step(
    'reset the password after the disowned sign-in',
    200,
    await post('reset-password', { token: reset, new_password: thirdPassword }),
  )
  const credentials = { email, password: thirdPassword }
  await testSessions(credentials)
  const last = step('login with the reset password', 200, await post('login', credentials))
  const other = step('login again', 200, await post('login', credentials))
  const others = await call('DELETE', '/api/v1/auth/sessions/others', undefined, last['access_token'])
  assert.equal(step('end the other sessions', 200, others)['revoked'], 1)
  step('me in another session', 401, await me(other['access_token']))
  step('unsigned operator request', 401, await call('GET', '/api/v1/admin/security/config'))
  if (!operate) return console.log('--  operator routes skipped: not the local cloud')
  const { id } = step('me', 200, await me(last['access_token']))
  step(
    "rotate the user's tokens as an operator",
    201,
    await operate('POST', `/api/v1/admin/users/${id}/rotations`, { reason: 'smoke test' }),
  )
  step('me after the rotation', 401, await me(last['access_token']))
  const trail = step(
    'read the audit trail',
    200,
    await operate('GET', `/api/v1/admin/audit-logs?user_id=${id}`),
  )
  const actions = z.parse(Records, trail['items']).map(({ action }) => action)
  for (const action of ['user_tokens_rotated', 'session_disowned', 'refresh_token_replayed', 'logged_in'])
    assert.ok(actions.includes(action), `The audit trail has no ${action}.`)
  console.log('ok  the audit trail is complete')
  await testAuditTrail({ call, operate }, credentials)
}

/** Tests the end of single sessions and of all sessions. */
async function testSessions(credentials: Credentials): Promise<void> {
  const [one, two] = [
    step('login in session 1', 200, await post('login', credentials)),
    step('login in session 2', 200, await post('login', credentials)),
  ]
  const token = one['access_token']
  const list = step(
    'list the sessions in session 2',
    200,
    await call('GET', '/api/v1/auth/sessions', undefined, two['access_token']),
  )
  const id = z.parse(Sessions, list['items']).find(({ is_current }) => is_current)?.id
  step('end session 2', 204, await call('DELETE', `/api/v1/auth/sessions/${id}`, undefined, token))
  step('end session 2 again', 404, await call('DELETE', `/api/v1/auth/sessions/${id}`, undefined, token))
  step('me in session 2', 401, await me(two['access_token']))
  const third = step('login in session 3', 200, await post('login', credentials))
  const all = await call('DELETE', '/api/v1/auth/sessions/all', undefined, third['access_token'])
  assert.ok(Number(step('end all sessions', 200, all)['revoked']) >= 2)
  step('me in session 3', 401, await me(third['access_token']))
}

/**
 * Tests the rotation of all tokens.
 * @throws {CommandError} if the database contains users that no smoke test registered.
 */
async function testEveryone(): Promise<void> {
  if (!operate) throw new CommandError('--everyone requires a local cloud. Run `npm start`.')
  const others = await countOtherUsers()
  if (others > 0)
    throw new CommandError(
      `Other users in the database: ${others}. --everyone would sign them out. No changes were made.`,
    )
  step('register', 201, await post('register', { email, password, name: 'Smoke Test' }))
  const verification = await tokenFromMail(email, 'Verify your email address')
  step('verify the address', 200, await post('verify-email', { token: verification }))
  await testGlobalRotation(operate, post, me, { email, password })
}

async function testAll(): Promise<void> {
  await testAccount()
  await testBreach()
  if (!operate) return
  const credentials = { email, password: thirdPassword }
  await testConnection({
    base,
    call,
    operate,
    signIn: async () => step('login', 200, await post('login', credentials))['access_token'],
    mail: subject => mailAbout(email, subject),
  })
}

await runCommand(
  { usage, options: { everyone: { type: 'boolean' } }, faults: [Error] },
  async ({ values: { everyone } }) => {
    await (everyone ? testEveryone() : testAll())
    console.log(`Smoke test passed: ${base}`)
  },
)

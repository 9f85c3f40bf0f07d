import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import * as z from 'zod/mini'
import { Refused, runCommand } from './command-line/run-command.ts'
import { smokeClient, step } from './smoke/client.ts'
import { type Credentials, countOthers, walkRotationOfAll } from './smoke/everyone.ts'
import { localOperator } from './smoke/operator.ts'
import { walkPasswordChange } from './smoke/password.ts'
import { walkConnection } from './smoke/provider.ts'
import { Records, walkTrail } from './smoke/trail.ts'

const usage = `npm run smoke -- [--everyone]

Walks a running server (\`npm start\`, or the one at SMOKE_URL) through the life of an account, which it makes.
--everyone walks the rotation of all tokens instead, which signs everybody out; only on a local cloud without other users.`
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

async function walk(): Promise<void> {
  step('health', 200, await call('GET', '/health'))
  const thief = { email, password: 'Thiefs-Passw0rd', name: 'Thief' }
  step('an attacker registers the address first', 201, await post('register', thief))
  await tokenFromMail(email, 'Verify your email address')
  step('register', 201, await post('register', { email, password, name: 'Smoke Test' }))
  step('login before verification is refused', 403, await post('login', { email, password }))
  const verification = await tokenFromMail(email, 'Verify your email address')
  console.log('ok  the verification mail came')
  step('verify the address', 200, await post('verify-email', { token: verification }))
  step("the attacker's password opens nothing", 401, await post('login', { email, password: thief.password }))
  step('the link works once', 400, await post('verify-email', { token: verification }))

  const first = step('login', 200, await post('login', { email, password, device_name: 'Smoke test' }))
  step('me', 200, await me(first['access_token']))
  const second = step('refresh', 200, await post('refresh', { refresh_token: first['refresh_token'] }))
  const repeated = step(
    'refresh again within 10 s',
    200,
    await post('refresh', { refresh_token: first['refresh_token'] }),
  )
  assert.equal(repeated['refresh_token'], second['refresh_token'])
  console.log('ok  it was answered with the same successor')
  const third = step(
    'refresh with the successor',
    200,
    await post('refresh', { refresh_token: second['refresh_token'] }),
  )
  step('replay of the first token', 401, await post('refresh', { refresh_token: first['refresh_token'] }))
  step('the replay ended the session', 401, await post('refresh', { refresh_token: third['refresh_token'] }))
  step('its access token is dead', 401, await me(third['access_token']))

  step('request a password reset', 202, await post('request-password-reset', { email }))
  const reset = await tokenFromMail(email, 'Choose a new password')
  console.log('ok  the reset mail came')
  step('reset the password', 200, await post('reset-password', { token: reset, new_password: newPassword }))
  step('login with the old password', 401, await post('login', { email, password }))
  const fourth = step(
    'login with the new password',
    200,
    await post('login', { email, password: newPassword }),
  )
  const { access_token, refresh_token } = await walkPasswordChange({ post, me }, fourth, newPassword)
  step('logout', 200, await post('logout', { refresh_token }, access_token))
  step('logout again', 200, await post('logout', { refresh_token }, access_token))
  step('me after logout', 401, await me(access_token))
  step('refresh after logout', 401, await post('refresh', { refresh_token }))
}

/** What happens when something goes wrong: a stranger signs in, an operator ends everything. */
async function walkBreach(): Promise<void> {
  const login = (agent: string) =>
    call('POST', '/api/v1/auth/login', { email, password: newPassword }, undefined, { 'user-agent': agent })
  const own = step('login at a known device', 200, await login('node'))
  const token = own['access_token']
  const stranger = step('login at another device', 200, await login(SAFARI))
  const list = step('list the sessions', 200, await call('GET', '/api/v1/auth/sessions', undefined, token))
  const items = z.parse(Sessions, list['items'])
  assert.ok(items.some(({ device }) => device === 'Safari on iOS'))
  const current = items.find(({ is_current }) => is_current)?.id
  const trust = `/api/v1/auth/sessions/${current}/trust`
  step('trust this device', 204, await call('PUT', trust, undefined, token))
  step('trust it no longer', 204, await call('DELETE', trust, undefined, token))
  const alert = await tokenFromMail(email, 'A new sign-in to your account')
  console.log('ok  the alert came')
  step('disown the sign-in', 200, await post('disown-session', { token: alert }))
  step('the stranger is signed out', 401, await me(stranger['access_token']))
  step('the old password opens nothing', 401, await login('node'))
  const reset = await tokenFromMail(email, 'Choose a new password')
  step(
    'choose another password',
    200,
    await post('reset-password', { token: reset, new_password: thirdPassword }),
  )
  const credentials = { email, password: thirdPassword }
  await walkSessions(credentials)
  const last = step('login with it', 200, await post('login', credentials))
  const other = step('login once more', 200, await post('login', credentials))
  const others = await call('DELETE', '/api/v1/auth/sessions/others', undefined, last['access_token'])
  assert.equal(step('end the other sessions', 200, others)['revoked'], 1)
  step('they are dead', 401, await me(other['access_token']))
  step('an unsigned call of an operator', 401, await call('GET', '/api/v1/admin/security/config'))
  if (!operate) return console.log('--  not the local cloud: no operator signs here')
  const { id } = step('me', 200, await me(last['access_token']))
  step(
    'an operator ends everything of the user',
    201,
    await operate('POST', `/api/v1/admin/users/${id}/rotations`, { reason: 'smoke test' }),
  )
  step('it is dead', 401, await me(last['access_token']))
  const trail = step('the audit trail', 200, await operate('GET', `/api/v1/admin/audit-logs?user_id=${id}`))
  const actions = z.parse(Records, trail['items']).map(({ action }) => action)
  for (const action of ['user_tokens_rotated', 'session_disowned', 'refresh_token_replayed', 'logged_in'])
    assert.ok(actions.includes(action), `the trail lacks ${action}`)
  console.log('ok  it tells what happened')
  await walkTrail({ call, operate }, credentials)
}

/** Sessions that are ended one by one and all at once. */
async function walkSessions(credentials: Credentials): Promise<void> {
  const [one, two] = [
    step('login here', 200, await post('login', credentials)),
    step('and there', 200, await post('login', credentials)),
  ]
  const token = one['access_token']
  const list = step(
    'the sessions there',
    200,
    await call('GET', '/api/v1/auth/sessions', undefined, two['access_token']),
  )
  const id = z.parse(Sessions, list['items']).find(({ is_current }) => is_current)?.id
  step('end that one', 204, await call('DELETE', `/api/v1/auth/sessions/${id}`, undefined, token))
  step('end it twice', 404, await call('DELETE', `/api/v1/auth/sessions/${id}`, undefined, token))
  step('it is dead', 401, await me(two['access_token']))
  const third = step('login a third time', 200, await post('login', credentials))
  const all = await call('DELETE', '/api/v1/auth/sessions/all', undefined, third['access_token'])
  assert.ok(Number(step('end every session', 200, all)['revoked']) >= 2)
  step('this one too', 401, await me(third['access_token']))
}

/** What an operator does to everybody: only where everybody was made by this walk. */
async function walkEveryone(): Promise<void> {
  if (!operate) throw new Refused('--everyone needs a local cloud: `npm start`.')
  const others = await countOthers()
  if (others > 0)
    throw new Refused(
      `The database holds ${others} users that this walk did not make, and --everyone would sign them out. Nothing was done.`,
    )
  step('register', 201, await post('register', { email, password, name: 'Smoke Test' }))
  const verification = await tokenFromMail(email, 'Verify your email address')
  step('verify the address', 200, await post('verify-email', { token: verification }))
  await walkRotationOfAll(operate, post, me, { email, password })
}

async function walkAll(): Promise<void> {
  await walk()
  await walkBreach()
  if (!operate) return
  const credentials = { email, password: thirdPassword }
  await walkConnection({
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
    await (everyone ? walkEveryone() : walkAll())
    console.log(`The walk through ${base} is complete.`)
  },
)

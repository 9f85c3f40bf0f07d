import assert from 'node:assert/strict'
import * as z from 'zod/mini'
import { Records, testAuditTrail } from './audit-trail.ts'
import { step } from './client.ts'
import { passwords, type SmokeContext } from './context.ts'
import type { Credentials } from './global-rotation.ts'

const Sessions = z.array(z.object({ id: z.string(), device: z.string(), is_current: z.boolean() }))
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'

/** Tests the response to a breach: disowned sign-in, ended sessions, token rotation by an operator. */
export async function testBreach(context: SmokeContext): Promise<void> {
  const { call, post, me, email, tokenFromMail, operate } = context
  const { second: newPassword, third: thirdPassword } = passwords
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
  await testSessions(context, credentials)
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
async function testSessions({ call, post, me }: SmokeContext, credentials: Credentials): Promise<void> {
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

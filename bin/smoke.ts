import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { smokeClient, step } from './smoke/client.ts'

// Walks a running server (`npm start`) through the life of an account. SMOKE_URL names another address.
const base = process.env['SMOKE_URL'] ?? `http://127.0.0.1:${process.env['PORT'] ?? 3000}`
const { call, tokenFromMail } = smokeClient(base)
const email = `smoke-${randomBytes(6).toString('hex')}@example.com`
const [password, newPassword] = ['First-Passw0rd', 'Second-Passw0rd']
const post = (path: string, body: object, accessToken?: unknown) =>
  call('POST', `/api/v1/auth/${path}`, body, accessToken)
const me = (accessToken: unknown) => call('GET', '/api/v1/auth/me', undefined, accessToken)

async function walk(): Promise<void> {
  step('health', 200, await call('GET', '/health'))
  step('register', 201, await post('register', { email, password, name: 'Smoke Test' }))
  step('login before verification is refused', 403, await post('login', { email, password }))
  const verification = await tokenFromMail(email, 'Verify your e-mail address')
  console.log('ok  the verification mail came')
  step('verify the address', 200, await post('verify-email', { token: verification }))
  step('the link works once', 401, await post('verify-email', { token: verification }))

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
  const { access_token, refresh_token } = fourth
  step('logout', 200, await post('logout', { refresh_token }, access_token))
  step('logout again', 200, await post('logout', { refresh_token }, access_token))
  step('me after logout', 401, await me(access_token))
  step('refresh after logout', 401, await post('refresh', { refresh_token }))
}

try {
  await walk()
  console.log(`The walk through ${base} is complete.`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

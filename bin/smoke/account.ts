import assert from 'node:assert/strict'
import { step } from './client.ts'
import { passwords, type SmokeContext } from './context.ts'
import { testPasswordChange } from './password.ts'

/** Tests the life of an account: registration, login, refresh and replay, password reset and change, logout. */
export async function testAccount({ call, post, me, email, tokenFromMail }: SmokeContext): Promise<void> {
  const { first: password, second: newPassword } = passwords
  step('health', 200, await call('GET', '/health'))
  const attacker = { email, password: 'Attacker-Passw0rd', name: 'Attacker' }
  step('register the address as an attacker', 201, await post('register', attacker))
  await tokenFromMail(email, 'Verify your email address')
  step('register', 201, await post('register', { email, password, name: 'Smoke Test' }))
  step('login before verification', 403, await post('login', { email, password }))
  const verification = await tokenFromMail(email, 'Verify your email address')
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

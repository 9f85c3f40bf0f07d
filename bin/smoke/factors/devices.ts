import assert from 'node:assert/strict'
import * as z from 'zod/mini'
import type { SoftwareAuthenticator } from '../../../local/authenticator/software-authenticator.ts'
import { step } from '../client.ts'
import type { SmokeContext } from '../context.ts'
import type { Credentials } from '../global-rotation.ts'
import { loginWithPasskey, startLogin } from './passkey-proof.ts'

const Sessions = z.array(z.object({ is_current: z.boolean(), device_id: z.string() }))
const Devices = z.array(z.object({ id: z.string(), trusted_until: z.nullable(z.string()) }))

/** Tests that a trusted device needs no second factor, until its owner loses it and removes it. */
export async function testDevices(
  context: SmokeContext,
  credentials: Credentials,
  authenticator: SoftwareAuthenticator,
): Promise<void> {
  const { call, me, post } = context
  const laptop = step('login on a new device', 200, await loginWithPasskey(context, authenticator))
  const { access_token: token, device_token } = laptop
  const listed = await call('GET', '/api/v1/auth/sessions', undefined, token)
  const sessions = z.parse(Sessions, step('list the sessions', 200, listed)['items'])
  const path = `/api/v1/auth/devices/${sessions.find(({ is_current }) => is_current)?.device_id}`
  const known = await startLogin('login on it before it is trusted', context, {
    ...credentials,
    device_token,
  })
  assert.equal(known.result, 'mfa_required')
  step('trust the device', 204, await call('PATCH', path, { is_trusted: true }, token))
  const trusted = step('login on it', 200, await post('login', { ...credentials, device_token }))
  assert.equal(trusted['result'], 'signed_in')
  const devices = await call('GET', '/api/v1/auth/devices', undefined, token)
  const items = z.parse(Devices, step('list the devices', 200, devices)['items'])
  assert.equal(items.filter(({ trusted_until }) => trusted_until !== null).length, 1)

  const phone = step('login on another device', 200, await loginWithPasskey(context, authenticator))
  step('remove the lost device', 204, await call('DELETE', path, undefined, phone['access_token']))
  step('me on the lost device', 401, await me(trusted['access_token']))
  await startLogin('login on it asks for a second factor', context, { ...credentials, device_token })
}

import { expect, it } from 'vitest'
import { collectionFiles } from '../../bin/collection/files.ts'

const files = new Map(collectionFiles('bruno').map(({ path, text }) => [path, text]))
const fileOf = (path: string) => files.get(`bruno/${path}.bru`) ?? expect.fail(`There is no ${path}.bru.`)

/** Runs the script of a request after a response, as Bruno does. Returns the variables. */
function keptAfter(path: string, body: unknown, status = 200): Record<string, unknown> {
  const [, script = expect.fail(`${path} keeps nothing.`)] =
    /^script:post-response \{\n([\s\S]*?)\n\}$/m.exec(fileOf(path)) ?? []
  const variables: Record<string, unknown> = {}
  const bru = { setVar: (name: string, value: unknown) => Object.assign(variables, { [name]: value }) }
  new Function('bru', 'res', script)(bru, { status, body })
  return variables
}

const session = { access_token: 'a', refresh_token: 'r', user: { id: 'u' } }
const variables = { access_token: 'a', refresh_token: 'r', user_id: 'u' }

it('keeps the tokens of every complete sign-in', () => {
  expect(keptAfter('auth/login', { result: 'signed_in', ...session })).toEqual(variables)
  expect(keptAfter('auth/verify-login', session)).toEqual(variables)
  expect(keptAfter('auth/login-with-passkey', session)).toEqual(variables)
  expect(keptAfter('auth/step-up', { access_token: 'a', expires_in: 1800 })).toEqual({ access_token: 'a' })
  expect(keptAfter('auth/login', { code: 'invalid_credentials' }, 401)).toEqual({})
})

it('keeps the challenge of a login that requires a second factor, and sends it', () => {
  expect(keptAfter('auth/login', { result: 'mfa_required', challenge: 'c' })).toEqual({ challenge: 'c' })
  for (const path of ['auth/verify-login', 'auth/login-with-passkey', 'factors/add-passkey'])
    expect(fileOf(path)).toContain('"challenge": "{{challenge}}"')
})

it('changes devices by their id, and sessions by theirs', () => {
  expect(keptAfter('sessions/list-devices', { items: [{ id: 'd' }] })).toEqual({ device_id: 'd' })
  for (const path of ['sessions/update-device', 'sessions/remove-device'])
    expect(fileOf(path)).toContain('id: {{device_id}}')
  expect(fileOf('sessions/end-session')).toContain('id: {{session_id}}')
})

it('sends the code of the callback to the callback only', () => {
  expect(fileOf('connections/complete-authorization')).toContain('code: {{code}}')
  expect(fileOf('factors/confirm-totp')).not.toContain('{{code}}')
})

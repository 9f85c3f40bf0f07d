import { decodeJwt } from 'jose'
import { expect, it } from 'vitest'
import type { RequestOptions } from '../../../lib/services/webauthn/passkey-options.ts'
import {
  type Deviation,
  type SoftwareAuthenticator,
  softwareAuthenticator,
} from '../../../local/authenticator/software-authenticator.ts'
import { describeRoute } from '../../support/describe-route.ts'
import { post, statusOfMe } from '../../support/people.ts'
import {
  APP_ORIGIN,
  addPasskey,
  startLogin,
  userWithPasskey,
  verifyLogin,
} from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const app = await startApp()

const start = async () => {
  const { body } = await post(app, 'passkey-login/options', undefined)
  return { challenge: String(body['challenge']), options: body['options'] as RequestOptions }
}
const bodyWith = async (authenticator: SoftwareAuthenticator, deviation?: Deviation) => {
  const { challenge, options } = await start()
  return { challenge, credential: authenticator.get(options, deviation) }
}
const signIn = async (authenticator: SoftwareAuthenticator, deviation?: Deviation) =>
  post(app, 'passkey-login', await bodyWith(authenticator, deviation))
const example = softwareAuthenticator(APP_ORIGIN)
const user = { email: 'ada@example.com', name: 'Ada' }

const options: RouteOptions = {
  body: { challenge: 'x', credential: exampleCredential() },
  requiredFields: ['challenge', 'credential'],
  newBody: async () => bodyWith((await userWithPasskey(app)).authenticator),
}

describeRoute(app, 'auth/passkey-login', options, () => {
  it('200: a passkey signs its user in, without an email address or a password', async () => {
    const { userId, authenticator } = await userWithPasskey(app)
    const reply = await signIn(authenticator)
    expect(reply.status).toBe(200)
    expect(reply.body).toMatchObject({ result: 'signed_in', user: { id: userId } })
    const token = String(reply.body['access_token'])
    expect(decodeJwt(token)).toMatchObject({ amr: ['hwk', 'user', 'mfa'], acr: 'aal2' })
    expect(await statusOfMe(app, token)).toBe(200)
    const [passkey] = await app.query(
      'select signature_count, last_used_at from passkeys where user_id = $1',
      [userId],
    )
    expect(Number(passkey?.['signature_count'])).toBeGreaterThan(0)
    expect(passkey?.['last_used_at']).not.toBeNull()
  })

  it('200: an account without a password; a login with a password is refused', async () => {
    const { email, userId, authenticator } = await userWithPasskey(app)
    await app.query('update users set password_hash = null where id = $1', [userId])
    expect((await signIn(authenticator)).status).toBe(200)
    expect((await post(app, 'login', { email, password: 'Correct-Horse1' })).body).toMatchObject({
      status: 401,
      code: 'invalid_credentials',
    })
  })

  it('200: a synchronized passkey, which has no counter', async () => {
    const synchronized = softwareAuthenticator(APP_ORIGIN, { isSynchronized: true })
    const { userId } = await userWithPasskey(app)
    await addPasskey(app, userId, synchronized)
    for (const _ of [1, 2]) {
      const reply = await signIn(synchronized)
      expect(decodeJwt(String(reply.body['access_token']))).toMatchObject({ amr: ['swk', 'user', 'mfa'] })
    }
  })

  it('200: the lockout of passwords does not lock the passkey out', async () => {
    const { userId, authenticator } = await userWithPasskey(app)
    await app.query("update users set locked_until = '9999-12-31' where id = $1", [userId])
    expect((await signIn(authenticator)).status).toBe(200)
    const [row] = await app.query('select locked_until > now() as locked from users where id = $1', [userId])
    expect(row).toEqual({ locked: true })
  })

  it('401: a replayed assertion, and one with the challenge of another ceremony', async () => {
    const { email, authenticator } = await userWithPasskey(app)
    const body = await bodyWith(authenticator)
    expect((await post(app, 'passkey-login', body)).status).toBe(200)
    expect((await post(app, 'passkey-login', body)).status).toBe(401)
    const { challenge } = await start()
    expect((await post(app, 'passkey-login', { ...body, challenge })).status).toBe(401)
    // The challenge of a login is not one of a passkey login, and the other way around.
    const login = await startLogin(app, email)
    const options = login.options
    if (!options) throw new Error('The reply has the options of the passkey')
    const credential = authenticator.get(options)
    expect((await post(app, 'passkey-login', { challenge: login.challenge, credential })).status).toBe(401)
    const other = await bodyWith(authenticator)
    expect(
      (await verifyLogin(app, other.challenge, { type: 'passkey', credential: other.credential })).status,
    ).toBe(400)
  })

  it('one of 20 requests with one assertion succeeds', async () => {
    const { userId, authenticator } = await userWithPasskey(app)
    const body = await bodyWith(authenticator)
    const replies = await Promise.all(Array.from({ length: 20 }, () => post(app, 'passkey-login', body)))
    expect(replies.map(({ status }) => status).filter(status => status === 200)).toHaveLength(1)
    const sessions = await app.query('select id from sessions where user_id = $1', [userId])
    expect(sessions).toHaveLength(1)
  })

  it('401: an expired challenge', async () => {
    const { authenticator } = await userWithPasskey(app)
    const body = await bodyWith(authenticator)
    await app.later(301, async () =>
      expect((await post(app, 'passkey-login', body)).body).toMatchObject({ code: 'invalid_factor' }),
    )
  })

  it('400: a malformed challenge', async () => {
    const { authenticator } = await userWithPasskey(app)
    const body = { ...(await bodyWith(authenticator)), challenge: 'x' }
    expect((await post(app, 'passkey-login', body)).body).toMatchObject({
      status: 400,
      code: 'invalid_challenge',
    })
  })

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another domain', { rpId: 'evil.example' }],
    ['no user verification', { isUserVerified: false }],
    ['a frame of another site', { crossOrigin: true }],
    ['a registration instead of an authentication', { type: 'webauthn.create' }],
  ])('401: %s', async (_, deviation) => {
    const { authenticator } = await userWithPasskey(app)
    expect((await signIn(authenticator, deviation)).body).toMatchObject({
      status: 401,
      code: 'invalid_factor',
    })
  })

  it('401: a copied passkey is revoked; the audit log says so', async () => {
    const { userId, authenticator } = await userWithPasskey(app)
    const copy = authenticator.clone()
    expect((await signIn(authenticator)).status).toBe(200)
    expect((await signIn(copy)).status).toBe(401)
    expect((await signIn(authenticator)).status).toBe(401)
    const records = await app.query(
      "select details from audit_logs where action = 'passkey_revoked' and user_id = $1",
      [userId],
    )
    expect(records).toHaveLength(1)
  })

  it('403: a disabled account', async () => {
    const { userId, authenticator } = await userWithPasskey(app)
    await app.query('update users set is_active = false where id = $1', [userId])
    expect((await signIn(authenticator)).body).toMatchObject({ status: 403, code: 'account_disabled' })
  })
})

/** A credential that is well-formed, and that nobody registered. */
function exampleCredential() {
  const options = {
    challenge: 'AAAA',
    rp: { id: 'app.example.com', name: 'Dashtam' },
    user: { id: 'AAAA', name: user.email, displayName: user.name },
    pubKeyCredParams: [],
    timeout: 1,
    excludeCredentials: [],
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'none',
    extensions: { credProps: true },
  } as const
  example.create({ ...options, pubKeyCredParams: [], excludeCredentials: [] })
  return example.get({
    challenge: 'AAAA',
    rpId: 'app.example.com',
    timeout: 1,
    allowCredentials: [],
    userVerification: 'required',
  })
}

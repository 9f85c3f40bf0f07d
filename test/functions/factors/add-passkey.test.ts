import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import {
  addRevokedPasskeys,
  CODE_FORMAT,
  FAKE_CREDENTIAL,
  newAuthenticator,
  outcomesOf,
  recoveryCodesOf,
  registerPasskey,
  signInStronglyWithTotp,
  startPasskey,
} from '../../support/factors.ts'
import { post, signIn, signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const add = (token: string, challenge: string, credential: object) =>
  post(app, 'passkeys', { challenge, name: 'Phone', credential }, token)
const passkeysOf = async (userId: string) =>
  (await app.query('select 1 from passkeys where user_id = $1', [userId])).length

const options = { body: { challenge: 'x', name: 'Phone', credential: FAKE_CREDENTIAL } }

describeRoute(app, 'factors/add-passkey', options, () => {
  it('201: the first second factor comes with recovery codes, and the owner is notified', async () => {
    const { email, token, userId } = await signInNewUser(app)
    const reply = await registerPasskey(app, token)
    expect(reply.status).toBe(201)
    expect(reply.body).toEqual({
      passkey: {
        id: expect.any(String),
        name: 'Phone',
        created_at: app.clock().toISOString(),
        last_used_at: null,
        is_backed_up: false,
        is_revoked: false,
      },
      recovery_codes: Array(10).fill(expect.stringMatching(CODE_FORMAT)),
    })
    expect((await app.newestMail(email))?.subject).toBe('A passkey was added to your account')
    expect(await outcomesOf(app, userId, 'passkey_added')).toEqual(['success'])
  })

  it('201: a further second factor comes without recovery codes', async () => {
    const { token, userId } = await signInStronglyWithTotp(app)
    const reply = await registerPasskey(app, token)
    expect(reply.status).toBe(201)
    expect(reply.body['recovery_codes']).toBeNull()
    expect(await recoveryCodesOf(app, userId)).toBe(0)
  })

  it('201: one of 50 parallel registrations with one challenge', async () => {
    const { token, userId } = await signInNewUser(app)
    const { challenge, options } = await startPasskey(app, token)
    const replies = await app.withSettings({ rateLimitPercent: 1000 }, () =>
      Promise.all(
        Array.from({ length: 50 }, () => add(token, challenge, newAuthenticator().create(options))),
      ),
    )
    expect(replies.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const { status } of replies) expect([201, 400, 401]).toContain(status)
    expect(await passkeysOf(userId)).toBe(1)
    expect(await recoveryCodesOf(app, userId)).toBe(10)
  })

  it('400: a challenge of another user, of another session and an expired one', async () => {
    const [one, other] = [await signInNewUser(app), await signInNewUser(app)]
    const { challenge, options } = await startPasskey(app, one.token)
    const credential = newAuthenticator().create(options)
    const { access_token: second } = await signIn(app, one.email)
    for (const token of [other.token, second])
      expect((await add(token, challenge, credential)).body).toMatchObject({ code: 'invalid_challenge' })
    const late = await app.later(301, () => add(one.token, challenge, credential))
    expect(late.body).toMatchObject({ status: 400, code: 'invalid_challenge' })
    expect((await add(one.token, challenge, credential)).status).toBe(201)
  })

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another RP id', { rpId: 'evil.example' }],
    ['no user verification', { isUserVerified: false }],
    ['another challenge', { challenge: 'AAAA' }],
    ['another type of ceremony', { type: 'webauthn.get' }],
    ['a page of another origin that embeds the application', { crossOrigin: true }],
  ])('400: %s; the challenge does not work again', async (_, deviation) => {
    const { token, userId } = await signInNewUser(app)
    const { challenge, options } = await startPasskey(app, token)
    const rejected = await add(token, challenge, newAuthenticator().create(options, deviation))
    expect(rejected.body).toMatchObject({ status: 400, code: 'passkey_rejected' })
    const again = await add(token, challenge, newAuthenticator().create(options))
    expect(again.body).toMatchObject({ status: 400, code: 'invalid_challenge' })
    expect(await passkeysOf(userId)).toBe(0)
    expect(await outcomesOf(app, userId, 'passkey_rejected')).toEqual(['failure'])
  })

  it('400: a credential that no authenticator created', async () => {
    const { token } = await signInNewUser(app)
    const { challenge } = await startPasskey(app, token)
    expect((await add(token, challenge, FAKE_CREDENTIAL)).body).toMatchObject({ code: 'passkey_rejected' })
  })

  it('409: a credential that is already registered, for another user too', async () => {
    const [one, other] = [await signInNewUser(app), await signInNewUser(app)]
    const { body } = await registerPasskey(app, one.token)
    const { challenge, options } = await startPasskey(app, other.token)
    const credential = newAuthenticator().create(options)
    const { id } = body['passkey'] as { id: string }
    await app.query('update passkeys set credential_id = $1 where id = $2', [credential.id, id])
    const reply = await add(other.token, challenge, credential)
    expect(reply.body).toMatchObject({ status: 409, code: 'passkey_exists' })
    expect(await passkeysOf(other.userId)).toBe(0)
    expect(await recoveryCodesOf(app, other.userId)).toBe(0)
    expect(await outcomesOf(app, other.userId, 'passkey_added')).toEqual(['refused'])
  })

  it('409: 20 passkeys', async () => {
    const { token, userId } = await signInNewUser(app)
    await addRevokedPasskeys(app, userId, 19)
    const { challenge, options } = await startPasskey(app, token)
    await addRevokedPasskeys(app, userId, 1)
    const reply = await add(token, challenge, newAuthenticator().create(options))
    expect(reply.body).toMatchObject({ status: 409, code: 'passkey_limit' })
    expect(await passkeysOf(userId)).toBe(20)
  })

  it('422: oversized fields', async () => {
    const { token } = await signInNewUser(app)
    const long = 'A'.repeat(40_000)
    for (const body of [
      { ...options.body, challenge: long },
      { ...options.body, name: long },
      { ...options.body, credential: { ...FAKE_CREDENTIAL, id: long } },
      {
        ...options.body,
        credential: {
          ...FAKE_CREDENTIAL,
          response: { ...FAKE_CREDENTIAL.response, attestationObject: long },
        },
      },
    ])
      expect((await post(app, 'passkeys', body, token)).body).toMatchObject({
        status: 422,
        code: 'invalid_input',
      })
  })
})

import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import {
  createUser,
  newEmail,
  PASSWORD,
  post,
  sessionIdOf,
  signIn,
  statusOfMe,
} from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'
import type { RouteOptions } from '../../support/tested-route.ts'

const PATH = '/api/v1/auth/disown-session'
/** The alerts about a new device or country, and about both. */
const [NEW, UNUSUAL] = ['A new sign-in to your account', 'An unusual sign-in to your account']
const FIREFOX = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0'
const SAFARI =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1'

const app = await startApp()

const logIn = async (email: string, agent: string, ip = '127.0.0.1', device_token?: string) => {
  const body = { email, password: PASSWORD, ...(device_token !== undefined && { device_token }) }
  const options = { body, ip, headers: { 'user-agent': agent } }
  const reply = await app.call('POST', '/api/v1/auth/login', options)
  expect(reply.status).toBe(200)
  return { token: String(reply.body['access_token']), deviceToken: String(reply.body['device_token']) }
}
const login = async (email: string, agent: string, ip?: string) => (await logIn(email, agent, ip)).token
const alerts = async (email: string) =>
  (await app.mails(email)).filter(({ subject }) => subject === NEW || subject === UNUSUAL)
/** A user's account with two sessions: the user's own and an attacker's, which caused an alert. */
const createInvadedAccount = async () => {
  const email = await createUser(app)
  const mine = await login(email, FIREFOX, '8.8.8.8')
  const theirs = await login(email, SAFARI, '81.2.69.142')
  return { email, mine, theirs, token: await app.tokenFromMail(email, UNUSUAL) }
}
const options: RouteOptions = {
  body: { token: 'x' },
  newBody: async () => ({ token: (await createInvadedAccount()).token }),
}

describeRoute(app, 'sessions/disown', options, () => {
  it('200: the alert has device, location and time; its link ends every session and requires a new password', async () => {
    const { email, mine, theirs, token } = await createInvadedAccount()
    const [alert] = await alerts(email)
    expect(alert?.text).toContain('Safari on iOS')
    expect(alert?.text).toContain('United Kingdom')
    expect(alert?.text).toMatch(/\d{1,2} \w+ \d{4}/)
    expect(alert?.text).toContain('https://app.example.com/disown-session#token=')
    const reply = await app.call('POST', PATH, { body: { token } })
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({ message: expect.any(String) })
    expect(await statusOfMe(app, theirs)).toBe(401)
    expect(await statusOfMe(app, mine)).toBe(401)
    expect((await post(app, 'login', { email, password: PASSWORD })).status).toBe(401)
    const reset = await app.tokenFromMail(email, 'Choose a new password')
    const password = 'Brand-New-Passw0rd'
    expect((await post(app, 'reset-password', { token: reset, new_password: password })).status).toBe(200)
    expect(await statusOfMe(app, (await signIn(app, email, password)).access_token)).toBe(200)
    const [record] = await app.query(
      "select outcome, request_id from audit_logs where action = 'session_disowned' and session_id = $1",
      [sessionIdOf(theirs)],
    )
    expect(record).toEqual({ outcome: 'success', request_id: reply.headers['x-request-id'] })
  })

  it('400: consumed, expired, forged and malformed links', async () => {
    const used = await createInvadedAccount()
    await app.call('POST', PATH, { body: { token: used.token } })
    const old = await createInvadedAccount()
    const refused = async (token: string) => {
      const reply = await app.call('POST', PATH, { body: { token } })
      expect(reply.status).toBe(400)
      expect(reply.body).toMatchObject({ code: 'invalid_disown_token' })
    }
    await refused(used.token)
    await refused(old.token.replace(/\..*/, `.${'A'.repeat(43)}`))
    await refused('x')
    await app.later(7 * 24 * 60 * 60 + 1, () => refused(old.token))
    expect(await statusOfMe(app, old.mine)).toBe(200)
  })

  it('200: of two parallel requests with one link, one ends the session', async () => {
    const { email, token } = await createInvadedAccount()
    const replies = await app.whileLocked('select 1 from users where email = $1 for update', [email], 2, () =>
      [1, 2].map(() => app.call('POST', PATH, { body: { token } })),
    )
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 400])
  })

  it('200: with a parallel reset, nobody can sign in until the owner chooses the requested password', async () => {
    const { email, token } = await createInvadedAccount()
    await post(app, 'request-password-reset', { email })
    const reset = await app.tokenFromMail(email, 'Choose a new password')
    const password = 'Brand-New-Passw0rd'
    const [disowned] = await app.whileLocked(
      'select 1 from users where email = $1 for update',
      [email],
      2,
      () => [
        app.call('POST', PATH, { body: { token } }),
        post(app, 'reset-password', { token: reset, new_password: password }),
      ],
    )
    expect(disowned?.status).toBe(200)
    for (const attempt of [PASSWORD, password])
      expect((await post(app, 'login', { email, password: attempt })).status).toBe(401)
    const asked = await app.tokenFromMail(email, 'Choose a new password')
    const chosen = 'Owners-Passw0rd'
    expect((await post(app, 'reset-password', { token: asked, new_password: chosen })).status).toBe(200)
    await signIn(app, email, chosen)
  })

  it('200: the first login and a known device in a known country cause no alert', async () => {
    const email = await createUser(app)
    await login(email, FIREFOX, '8.8.8.8')
    await login(email, FIREFOX, '8.8.4.4')
    expect(await alerts(email)).toHaveLength(0)
    await login(email, FIREFOX, '81.2.69.142')
    expect(await alerts(email)).toHaveLength(1)
    await login(email, FIREFOX, '81.2.69.142')
    expect(await alerts(email)).toHaveLength(1)
  })

  it('200: a trusted device causes no alert; a similar one does', async () => {
    const email = await createUser(app)
    const { token, deviceToken } = await logIn(email, FIREFOX, '8.8.8.8')
    await app.call('PUT', `/api/v1/auth/sessions/${sessionIdOf(token)}/trust`, { token })
    await logIn(email, FIREFOX, '81.2.69.142', deviceToken)
    expect(await alerts(email)).toHaveLength(0)
    await login(email, FIREFOX.replace('128.0', '127.0'), '46.105.0.1')
    expect(await alerts(email)).toHaveLength(1)
  })

  it('200: if the attacker also changed the address, the account is disabled and no link is sent', async () => {
    const { email, theirs, token } = await createInvadedAccount()
    const address = newEmail()
    const body = { email: address, current_password: PASSWORD }
    expect((await app.call('PATCH', '/api/v1/auth/me', { token: theirs, body })).status).toBe(200)
    const link = await app.tokenFromMail(address, 'Verify your new email address')
    expect((await post(app, 'verify-email', { token: link })).status).toBe(200)
    expect((await app.call('POST', PATH, { body: { token } })).status).toBe(200)
    expect(await statusOfMe(app, theirs)).toBe(401)
    await post(app, 'request-password-reset', { email: address })
    for (const to of [email, address])
      expect((await app.mails(to)).map(({ subject }) => subject)).not.toContain('Choose a new password')
    expect((await post(app, 'login', { email: address, password: PASSWORD })).status).toBe(401)
  })

  it('200: an unavailable mail queue does not stop a login', async () => {
    const email = await createUser(app)
    await login(email, FIREFOX)
    await app.failing('queue', () => login(email, SAFARI))
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import type { App, Reply } from '../../support/app.ts'
import { createUser, newEmail, PASSWORD, post, signIn, signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const MOST = 5

describe('mails to an address whose owner did not request them', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  const withRealLimits = <T>(work: () => Promise<T>) => app.withSettings({ rateLimitPercent: 100 }, work)
  /** Returns the requests that send a mail to an address, by name. */
  const mailRequests = async (): Promise<Record<string, (email: string) => Promise<Reply>>> => {
    const { access_token: token } = await signInNewUser(app)
    return {
      register: email => post(app, 'register', { email, password: PASSWORD, name: 'Ada' }),
      'resend-verification': email => post(app, 'resend-verification', { email }),
      'request-password-reset': email => post(app, 'request-password-reset', { email }),
      'PATCH me': email =>
        app.call('PATCH', '/api/v1/auth/me', { token, body: { email, current_password: PASSWORD } }),
    }
  }
  const tagged = (email: string, tag: number) => email.replace('@', `+${tag}@`)

  it.each(['register', 'resend-verification', 'request-password-reset', 'PATCH me'])(
    '429: %s sends at most five mails an hour to one mailbox, in any spelling',
    async name => {
      const request = (await mailRequests())[name]
      const email = newEmail()
      await withRealLimits(async () => {
        for (let sent = 0; sent < MOST; sent += 1)
          expect((await request?.(sent === 0 ? email : tagged(email, sent)))?.status).toBeLessThan(300)
        for (const spelled of [email, email.toUpperCase(), tagged(email, 99)]) {
          const refused = await request?.(spelled)
          expect(refused?.status).toBe(429)
          expect(refused?.headers['ratelimit-policy']).toContain('"mail_by_mailbox";q=5;w=3600')
        }
        expect((await request?.(newEmail()))?.status).toBeLessThan(300)
      })
      await app.poller.drain()
      const [local] = email.split('@')
      const mails = (await app.cloud.mail.sent()).filter(
        ({ to }) => to === email || to.startsWith(`${local}+`),
      )
      expect(mails.length).toBeLessThanOrEqual(MOST)
    },
  )

  it('429: all requests share one bucket', async () => {
    const all = Object.values(await mailRequests())
    const email = newEmail()
    await withRealLimits(async () => {
      for (let sent = 0; sent < MOST; sent += 1) await all[sent % all.length]?.(email)
      for (const request of all) expect((await request(email)).status).toBe(429)
    })
    expect((await app.mails(email)).length).toBeLessThanOrEqual(MOST)
  })

  it('429: the same response for a registered, an unverified and an unknown address', async () => {
    const all = Object.values(await mailRequests())
    const [known, unverified, unknown] = [await createUser(app), newEmail(), newEmail()]
    await post(app, 'register', { email: unverified, password: PASSWORD, name: 'Ada' })
    const answers = await withRealLimits(async () => {
      const responses: string[] = []
      for (const email of [known, unverified, unknown]) {
        let refused = ''
        for (const request of [...all, ...all]) {
          const { status, body, headers } = await request(email)
          const { instance: _, ...said } = body
          refused = JSON.stringify({ status, said, policy: headers['ratelimit-policy'] })
        }
        expect(refused).toContain('"status":429')
        responses.push(refused)
      }
      return responses
    })
    expect(new Set(answers).size).toBe(1)
  })

  it('200: a change of the name consumes no mail token', async () => {
    const { access_token: token } = await signInNewUser(app)
    await withRealLimits(async () => {
      for (let changes = 0; changes < 10; changes += 1) {
        const reply = await app.call('PATCH', '/api/v1/auth/me', { token, body: { name: 'Grace' } })
        expect(reply.status).toBe(200)
        expect(reply.headers['ratelimit-policy']).not.toContain('mail_by_mailbox')
      }
    })
  })

  it('401: the token of an ended session consumes neither the mailbox limit nor the user limit', async () => {
    const email = await createUser(app)
    const ended = await signIn(app, email)
    await app.call('POST', '/api/v1/auth/logout', {
      token: ended.access_token,
      body: { refresh_token: ended.refresh_token },
    })
    const { access_token: token } = await signIn(app, email)
    const target = newEmail()
    const body = { email: target, current_password: PASSWORD }
    const password = { current_password: PASSWORD, new_password: 'Brand-New-Passw0rd' }
    await withRealLimits(async () => {
      for (let sent = 0; sent < MOST; sent += 1)
        expect((await app.call('PATCH', '/api/v1/auth/me', { token: ended.access_token, body })).status).toBe(
          401,
        )
      for (let sent = 0; sent < 20; sent += 1)
        expect((await post(app, 'change-password', password, ended.access_token)).status).toBe(401)
      expect((await post(app, 'request-password-reset', { email: target })).status).toBe(202)
      expect((await post(app, 'change-password', password, token)).status).toBe(200)
    })
  })

  it('sends no lockout notification to an unverified address', async () => {
    const email = newEmail()
    await post(app, 'register', { email, password: PASSWORD, name: 'Ada' })
    for (let attempts = 0; attempts < 10; attempts += 1)
      await post(app, 'login', { email, password: 'Wrong-Passw0rd' })
    expect((await app.mails(email)).map(({ subject }) => subject)).toEqual(['Verify your email address'])
  })
})

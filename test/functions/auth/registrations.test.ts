import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { createUser, newEmail, PASSWORD, post, registerUser, signIn } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const SUBJECT = 'Verify your email address'
const [THIEF, OWNER, NEW] = ['Thiefs-Passw0rd', 'Owners-Passw0rd', 'Brand-New-Passw0rd']

describe('several registrations of one email address', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  const register = async (email: string, password: string, name: string) => {
    expect((await post(app, 'register', { email, password, name })).status).toBe(201)
  }
  /** Registers a user and returns the token of the verification mail. */
  const registerFor = async (email: string, password: string, name: string) => {
    await register(email, password, name)
    return app.tokenFromMail(email, SUBJECT)
  }
  const verify = async (token: string) => (await post(app, 'verify-email', { token })).status
  const login = async (email: string, password: string) =>
    (await post(app, 'login', { email, password })).status
  const nameOf = async (email: string) =>
    (await app.query('select name from users where email = $1', [email]))[0]?.['name']
  const registrationsOf = (email: string) =>
    app.query('select r.id from registrations r join users u on u.id = r.user_id where u.email = $1', [email])
  /** Registers an address twice: the thief first, then the owner. */
  const registerTwice = async () => {
    const email = newEmail()
    const thiefToken = await registerFor(email, THIEF, 'Thief')
    const ownerToken = await registerFor(email, OWNER, 'Owner')
    return { email, thiefToken, ownerToken }
  }

  it('a link sets the password and name of the same registration; an earlier link becomes invalid', async () => {
    const { email, thiefToken, ownerToken } = await registerTwice()
    expect(await verify(ownerToken)).toBe(200)
    expect(await login(email, THIEF)).toBe(401)
    await signIn(app, email, OWNER)
    expect(await nameOf(email)).toBe('Owner')
    expect(await verify(thiefToken)).not.toBe(200)
    await signIn(app, email, OWNER)
    expect(await login(email, THIEF)).toBe(401)
    expect(await registrationsOf(email)).toEqual([])
  })

  it('the same, if the thief registers after the owner', async () => {
    const email = newEmail()
    const ownerToken = await registerFor(email, OWNER, 'Owner')
    const thiefToken = await registerFor(email, THIEF, 'Thief')
    expect(await verify(ownerToken)).toBe(200)
    expect(await verify(thiefToken)).not.toBe(200)
    await signIn(app, email, OWNER)
    expect(await nameOf(email)).toBe('Owner')
    expect(await login(email, THIEF)).toBe(401)
  })

  it('no registration can sign in before verification; only the newest password gets the 403', async () => {
    const { email } = await registerTwice()
    expect(await login(email, OWNER)).toBe(403)
    expect(await login(email, THIEF)).toBe(401)
  })

  it('wrong passwords for a registration do not lock the verified account', async () => {
    const { email, ownerToken } = await registerTwice()
    for (let i = 0; i < 10; i += 1) await login(email, 'Wrong-Passw0rd')
    await app.poller.drain()
    expect(await verify(ownerToken)).toBe(200)
    await signIn(app, email, OWNER)
    expect((await app.mails(email)).map(({ subject }) => subject)).not.toContain(
      'Your account is temporarily locked',
    )
  })

  it('a registration does not change a verified account', async () => {
    const email = await createUser(app)
    const before = await app.query('select * from users where email = $1', [email])
    await register(email, THIEF, 'Thief')
    expect(await app.query('select * from users where email = $1', [email])).toEqual(before)
    expect(await registrationsOf(email)).toEqual([])
    expect((await app.newestMail(email))?.subject).toBe('You already have an account')
  })

  it('the link of a registration that a race left behind does not change a verified account', async () => {
    const email = await createUser(app)
    const token = await registerFor(newEmail(), THIEF, 'Thief')
    const [user] = await app.query('select id from users where email = $1', [email])
    const [link] = await app.query(
      'update email_verification_tokens set user_id = $2, email = $3 where id = $1 returning registration_id',
      [token.split('.')[0], user?.['id'], email],
    )
    await app.query('update registrations set user_id = $2 where id = $1', [
      link?.['registration_id'],
      user?.['id'],
    ])
    expect(await verify(token)).not.toBe(200)
    await signIn(app, email)
    expect(await login(email, THIEF)).toBe(401)
  })

  it('a mail that is written after verification has no link', async () => {
    const { email, token } = await registerUser(app)
    await register(email, THIEF, 'Thief')
    expect(await verify(token)).toBe(200)
    const subjects = (await app.mails(email)).map(({ subject }) => subject)
    expect(subjects.filter(subject => subject === SUBJECT)).toHaveLength(1)
    await signIn(app, email)
  })

  it('new, unverified and verified addresses have the same response and the same number of statements', async () => {
    const [fresh, unverified, known] = [newEmail(), (await registerUser(app)).email, await createUser(app)]
    const answers: unknown[] = []
    for (const email of [fresh, unverified, known]) {
      const body = { email, password: NEW, name: 'Ada' }
      const counted = await app.statementsOf(async () => {
        const { status, body: said } = await post(app, 'register', body)
        answers.push({ status, said })
      })
      expect(counted).toEqual({ inSequence: 2, inAll: 2 })
    }
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
  })

  it('the audit log has the registration of each step', async () => {
    const { email, ownerToken } = await registerTwice()
    await verify(ownerToken)
    const [user] = await app.query('select id from users where email = $1', [email])
    const trail = await app.query('select action, outcome, details from audit_logs where user_id = $1', [
      user?.['id'],
    ])
    const detailsOf = (action: string) => trail.find(record => record['action'] === action)?.['details']
    const [first, second] = [detailsOf('user_registered'), detailsOf('registration_repeated')]
    expect(first).toEqual({ registration_id: expect.any(String) })
    // The records of one statement have the same time, so their order is undefined.
    const records = [
      { action: 'user_registered', outcome: 'success', details: first },
      { action: 'verification_requested', outcome: 'success', details: first },
      { action: 'registration_repeated', outcome: 'success', details: second },
      { action: 'verification_requested', outcome: 'success', details: second },
      { action: 'email_verified', outcome: 'success', details: second },
    ]
    expect(trail).toHaveLength(records.length)
    expect(trail).toEqual(expect.arrayContaining(records))
    expect(second).not.toEqual(first)
  })

  describe('in parallel', () => {
    const LOCK = 'select 1 from users where email = $1 for update'

    it.each(['registration', 'verification'] as const)(
      'a registration and a verification: one consistent winner, the %s first',
      async first => {
        const { email, token } = await registerUser(app)
        const calls = [
          () => post(app, 'register', { email, password: THIEF, name: 'Thief' }),
          () => post(app, 'verify-email', { token }),
        ]
        if (first === 'verification') calls.reverse()
        const replies = await app.whileLocked(LOCK, [email], 2, () => calls.map(call => call()))
        expect(replies.map(({ status }) => status).sort()).toEqual([200, 201])
        await signIn(app, email)
        expect(await nameOf(email)).toBe('Ada')
        expect(await login(email, THIEF)).toBe(401)
        for (const { text } of (await app.mails(email)).filter(({ subject }) => subject === SUBJECT))
          expect(await verify(/token=(\S+)/.exec(text)?.[1] ?? '')).not.toBe(200)
        await signIn(app, email)
      },
    )

    it('the links of two registrations: one succeeds, and only its password works', async () => {
      const { email, thiefToken, ownerToken } = await registerTwice()
      const [byThief, byOwner] = await app.whileLocked(LOCK, [email], 2, () => [
        verify(thiefToken),
        verify(ownerToken),
      ])
      expect([byThief, byOwner].filter(status => status === 200)).toHaveLength(1)
      const [winner, loser] = byOwner === 200 ? [OWNER, THIEF] : [THIEF, OWNER]
      await signIn(app, email, winner)
      expect(await login(email, loser)).toBe(401)
      expect(await nameOf(email)).toBe(byOwner === 200 ? 'Owner' : 'Thief')
    })

    it('two registrations of a new address: one account; each link has its own password', async () => {
      const email = newEmail()
      await Promise.all([register(email, THIEF, 'Thief'), register(email, OWNER, 'Owner')])
      expect(await registrationsOf(email)).toHaveLength(2)
      const mails = (await app.mails(email)).filter(({ subject }) => subject === SUBJECT)
      const [token, other] = mails.map(({ text }) => /token=(\S+)/.exec(text)?.[1] ?? '')
      const [bound] = await app.query(
        'select r.name from email_verification_tokens t join registrations r on r.id = t.registration_id where t.id = $1',
        [token?.split('.')[0]],
      )
      expect(await verify(token ?? '')).toBe(200)
      expect(await verify(other ?? '')).not.toBe(200)
      expect(await nameOf(email)).toBe(bound?.['name'])
      await signIn(app, email, bound?.['name'] === 'Owner' ? OWNER : THIEF)
    })
  })

  describe('a request for another link', () => {
    it('verifies the only registration', async () => {
      const email = newEmail()
      await register(email, OWNER, 'Owner')
      await post(app, 'resend-verification', { email })
      expect(await verify(await app.tokenFromMail(email, SUBJECT))).toBe(200)
      await signIn(app, email, OWNER)
    })

    it('lets the mailbox owner choose a password if there are several registrations', async () => {
      const { email, thiefToken, ownerToken } = await registerTwice()
      await post(app, 'resend-verification', { email })
      expect((await app.newestMail(email))?.text).toMatch(/^Hello,\n/)
      const token = await app.tokenFromMail(email, 'Choose a new password')
      expect((await post(app, 'reset-password', { token, new_password: NEW })).status).toBe(200)
      for (const late of [thiefToken, ownerToken]) expect(await verify(late)).not.toBe(200)
      for (const password of [THIEF, OWNER]) expect(await login(email, password)).toBe(401)
      await signIn(app, email, NEW)
      expect(await nameOf(email)).toBe(email.split('@')[0])
      expect(await registrationsOf(email)).toEqual([])
    })

    it('replaces a link without a registration: it leads to a new password', async () => {
      const { email, token } = await registerUser(app)
      const id = token.split('.')[0]
      await app.query('update email_verification_tokens set registration_id = null where id = $1', [id])
      await app.query('delete from registrations where user_id = (select id from users where email = $1)', [
        email,
      ])
      expect(await verify(token)).not.toBe(200)
      await post(app, 'resend-verification', { email })
      const choose = await app.tokenFromMail(email, 'Choose a new password')
      expect((await post(app, 'reset-password', { token: choose, new_password: NEW })).status).toBe(200)
      await signIn(app, email, NEW)
    })
  })

  describe('a password reset before verification', () => {
    it('verifies the address; no later link undoes it', async () => {
      const { email, token } = await registerUser(app)
      await post(app, 'request-password-reset', { email })
      expect((await app.newestMail(email))?.text).toMatch(/^Hello,\n/)
      const reset = await app.tokenFromMail(email, 'Choose a new password')
      expect((await post(app, 'reset-password', { token: reset, new_password: NEW })).status).toBe(200)
      expect((await app.newestMail(email))?.subject).toBe('Welcome to Dashtam')
      await signIn(app, email, NEW)
      expect(await verify(token)).not.toBe(200)
      expect(await login(email, PASSWORD)).toBe(401)
      await signIn(app, email, NEW)
      expect(await nameOf(email)).toBe('Ada')
      const [record] = await app.query(
        "select details from audit_logs where action = 'password_reset' and outcome = 'success' order by id desc limit 1",
      )
      expect(record).toEqual({ details: { email_verified: true } })
    })

    it('is not undone by a parallel request with an earlier link', async () => {
      const { email, token } = await registerUser(app)
      await post(app, 'request-password-reset', { email })
      const reset = await app.tokenFromMail(email, 'Choose a new password')
      await app.whileLocked('select 1 from users where email = $1 for update', [email], 2, () => [
        post(app, 'reset-password', { token: reset, new_password: NEW }),
        post(app, 'verify-email', { token }),
      ])
      await signIn(app, email, NEW)
    })
  })

  describe('an address that another account changes to', () => {
    const change = async (target: string) => {
      const email = await createUser(app)
      const { access_token: token } = await signIn(app, email)
      const body = { email: target, current_password: PASSWORD }
      expect((await app.call('PATCH', '/api/v1/auth/me', { body, token })).status).toBe(200)
      return app.tokenFromMail(target, 'Verify your new email address')
    }

    it('does not stay with an unverified account, which is deleted', async () => {
      const { email: target, thiefToken } = await registerTwice()
      const [squatter] = await app.query('select id from users where email = $1', [target])
      expect(await verify(await change(target))).toBe(200)
      await signIn(app, target)
      expect(await verify(thiefToken)).not.toBe(200)
      expect(await app.query('select id from users where id = $1', [squatter?.['id']])).toEqual([])
      const [record] = await app.query(
        "select details from audit_logs where action = 'email_changed' and outcome = 'success' order by id desc limit 1",
      )
      expect(record).toEqual({ details: { displaced_user_id: squatter?.['id'] } })
    })

    it('stays with the account that is verified first', async () => {
      const { email: target, ownerToken } = await registerTwice()
      const token = await change(target)
      const [byOwner, byChange] = await app.whileLocked(
        'select 1 from users where email = $1 for update',
        [target],
        2,
        () => [verify(ownerToken), verify(token)],
      )
      expect([byOwner, byChange].filter(status => status === 200)).toHaveLength(1)
      expect(await app.query('select 1 from users where email = $1', [target])).toHaveLength(1)
      await signIn(app, target, byOwner === 200 ? OWNER : PASSWORD)
    })
  })
})

import { describe, expect, it } from 'vitest'
import { hashPassword } from '../../../lib/auth/passwords/hash-password.ts'
import { withoutRanges } from '../../support/new-passwords.ts'
import { createUser, PASSWORD, post, signIn, userIdOf } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const BREACHED = 'Breached-Password-1!'
const NEW = 'Brand-New-Passw0rd'
const SUBJECT = 'Choose a new password: yours is in a data breach'

const app = await startApp()

/** Creates a user whose password was breached after it was chosen. */
const createBreachedUser = async (rounds = 4) => {
  const email = await createUser(app)
  await app.query('update users set password_hash = $2 where email = $1', [
    email,
    await hashPassword(BREACHED, rounds),
  ])
  return email
}
const breachedAt = async (email: string) => {
  const [user] = await app.query('select password_breached_at from users where email = $1', [email])
  return user?.['password_breached_at']
}
const subjects = async (email: string) => (await app.mails(email)).map(({ subject }) => subject)

describe('a login with a password from a breach', () => {
  it('succeeds, is recorded, and asks the user once to choose another password', async () => {
    const email = await createBreachedUser()
    const { access_token } = await signIn(app, email, BREACHED)
    expect(await breachedAt(email)).toEqual(app.clock())
    await signIn(app, email, BREACHED)
    expect((await subjects(email)).filter(subject => subject === SUBJECT)).toHaveLength(1)
    expect(await app.newestMail(email)).toBeDefined()
    const records = await app.query(
      "select outcome, actor from audit_logs where action = 'password_found_breached' and user_id = $1",
      [userIdOf(access_token)],
    )
    expect(records).toEqual([{ outcome: 'success', actor: 'system' }])
    const activity = await app.call('GET', '/api/v1/auth/activity', { token: access_token })
    expect(activity.body['items']).toContainEqual(expect.objectContaining({ kind: 'password_breached' }))
  })

  it('of many in parallel, one sends the mail', async () => {
    const email = await createBreachedUser()
    await Promise.all(Array.from({ length: 4 }, () => signIn(app, email, BREACHED)))
    expect((await subjects(email)).filter(subject => subject === SUBJECT)).toHaveLength(1)
  })

  it('asks also if the login replaces a hash with too few rounds', async () => {
    const email = await createBreachedUser()
    await app.withSettings({ passwordHashRounds: 5 }, () => signIn(app, email, BREACHED))
    expect(await breachedAt(email)).not.toBeNull()
  })

  it('asks no one who enters a wrong or an unexposed password', async () => {
    const [breached, safe] = [await createBreachedUser(), await createUser(app)]
    expect((await post(app, 'login', { email: safe, password: BREACHED })).status).toBe(401)
    expect((await post(app, 'login', { email: breached, password: PASSWORD })).status).toBe(401)
    await signIn(app, safe)
    expect([await breachedAt(breached), await breachedAt(safe)]).toEqual([null, null])
  })

  it.each(['down', 'malformed', 'huge'] as const)('succeeds if the range service is %s', async fault => {
    const email = await createBreachedUser()
    await withoutRanges(app, fault, () => signIn(app, email, BREACHED))
    expect(await breachedAt(email)).toBeNull()
    await signIn(app, email, BREACHED)
    expect(await breachedAt(email)).not.toBeNull()
  })

  it('succeeds after the timeout of a slow range service', async () => {
    const email = await createBreachedUser()
    await withoutRanges(app, 'slow', () => signIn(app, email, BREACHED))
    expect(app.logged('breached_passwords_unavailable')).toContainEqual({ reason: 'timed_out' })
  })

  it('is forgotten after a password change and a reset', async () => {
    const email = await createBreachedUser()
    const { access_token } = await signIn(app, email, BREACHED)
    const body = { current_password: BREACHED, new_password: NEW }
    expect((await post(app, 'change-password', body, access_token)).status).toBe(200)
    expect(await breachedAt(email)).toBeNull()

    const other = await createBreachedUser()
    await signIn(app, other, BREACHED)
    await post(app, 'request-password-reset', { email: other })
    const token = await app.tokenFromMail(other, 'Choose a new password')
    expect((await post(app, 'reset-password', { token, new_password: NEW })).status).toBe(200)
    expect(await breachedAt(other)).toBeNull()
  })

  it('sends the range service 5 digits of a hash, and logs neither', async () => {
    const { requests } = app.cloud.breachedPasswords
    requests.length = 0
    await signIn(app, await createBreachedUser(), BREACHED)
    expect(requests).toEqual([{ prefix: expect.stringMatching(/^[0-9A-F]{5}$/), headers: expect.anything() }])
    const logged = JSON.stringify(app.logLines)
    for (const secret of [BREACHED, ...requests.map(({ prefix }) => `"${prefix}`)])
      expect(logged).not.toContain(secret)
  })
})

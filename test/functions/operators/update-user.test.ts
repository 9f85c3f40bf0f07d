import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { recoveryCodesOf, registerPasskey, signInWithPasskey, startPasskey } from '../../support/factors.ts'
import { UNKNOWN_ID } from '../../support/id-tests.ts'
import { LOCK, PASSWORD, post, signIn, signInNewUser, statusOfMe } from '../../support/people.ts'
import { addTotp } from '../../support/second-factors.ts'
import { startApp } from '../../support/start-app.ts'

const pathOf = (id: string) => `/api/v1/admin/users/${id}`
const OPERATOR = 'arn:aws:iam::000000000000:user/local-operator'
const NEW_PASSWORD = 'Another-Horse2'
const LOCK_USER = 'select 1 from users where id = $1 for update'

const app = await startApp()

const options = { body: { is_active: false, reason: 'a takeover' }, requiredFields: ['reason'] }

describeRoute(app, 'operators/update-user', options, () => {
  const change = (id: string, body: object) => app.operate('PATCH', pathOf(id), { reason: 'a test', ...body })
  const disable = (id: string) => change(id, { is_active: false })
  const enable = (id: string) => change(id, { is_active: true })
  const removeFactors = (id: string) => change(id, { remove_second_factors: true })
  const login = (email: string, password = PASSWORD) => post(app, 'login', { email, password })
  const resetToken = async (email: string) => {
    await post(app, 'request-password-reset', { email })
    return app.tokenFromMail(email, 'Choose a new password')
  }
  const reset = (token: string) => post(app, 'reset-password', { token, new_password: NEW_PASSWORD })
  const recordsOf = (id: string) =>
    app.query(
      `select action, outcome, actor, details from audit_logs
       where user_id = $1 and action like 'account_%' order by id`,
      [id],
    )
  const record = (action: string) => ({
    action,
    outcome: 'success',
    actor: OPERATOR,
    details: { reason: 'a test' },
  })

  it('200: disables an account: no session, token, link or login works', async () => {
    const { email, userId, token, refresh_token } = await signInNewUser(app)
    const link = await resetToken(email)
    const reply = await disable(userId)
    expect(reply.status).toBe(200)
    expect(reply.body).toEqual({
      id: userId,
      is_active: false,
      locked_until: null,
      changes: ['disabled'],
      revoked: 1,
    })
    expect(await statusOfMe(app, token)).toBe(401)
    expect((await post(app, 'refresh', { refresh_token })).status).toBe(401)
    expect((await reset(link)).body).toMatchObject({ status: 400, code: 'invalid_reset_token' })
    expect((await login(email)).body).toMatchObject({ code: 'account_disabled' })
    expect(await recordsOf(userId)).toEqual([record('account_disabled')])
  })

  it('200: a disabled account gets no reset link', async () => {
    const { email, userId } = await signInNewUser(app)
    await disable(userId)
    await post(app, 'request-password-reset', { email })
    expect(await app.mails(email)).toEqual([])
  })

  it('200: enables an account: it signs in, and what was revoked stays revoked', async () => {
    const { email, userId, token, refresh_token } = await signInNewUser(app)
    const link = await resetToken(email)
    await disable(userId)
    const reply = await enable(userId)
    expect(reply.body).toMatchObject({ is_active: true, changes: ['enabled'], revoked: 0 })
    expect(await statusOfMe(app, token)).toBe(401)
    expect((await post(app, 'refresh', { refresh_token })).status).toBe(401)
    expect((await reset(link)).status).toBe(400)
    expect(await statusOfMe(app, (await signIn(app, email)).access_token)).toBe(200)
    expect((await reset(await resetToken(email))).status).toBe(200)
    expect(await recordsOf(userId)).toEqual([record('account_disabled'), record('account_enabled')])
  })

  it('200: unlocks an account, with the count of failures', async () => {
    const { email, userId } = await signInNewUser(app)
    await app.query(LOCK, [userId])
    await app.query('update users set failed_login_count = 9 where id = $1', [userId])
    expect((await login(email)).status).toBe(401)
    expect((await change(userId, { unlock: true })).body).toMatchObject({
      locked_until: null,
      changes: ['unlocked'],
    })
    expect((await login(email, 'Wrong-Horse1')).status).toBe(401)
    expect((await login(email)).status).toBe(200)
    expect(await recordsOf(userId)).toEqual([record('account_unlocked')])
  })

  it('200: enables and unlocks at once, with a record of each', async () => {
    const { userId, email } = await signInNewUser(app)
    await app.query(LOCK, [userId])
    await disable(userId)
    const reply = await change(userId, { is_active: true, unlock: true })
    expect(reply.body).toMatchObject({
      is_active: true,
      locked_until: null,
      changes: ['enabled', 'unlocked'],
    })
    expect((await login(email)).status).toBe(200)
    expect((await recordsOf(userId)).map(({ action }) => action).toSorted()).toEqual([
      'account_disabled',
      'account_enabled',
      'account_unlocked',
    ])
  })

  it('200: changes and records nothing if the account already is as requested', async () => {
    const { userId, token } = await signInNewUser(app)
    const before = await app.fingerprintOfData()
    expect((await change(userId, { is_active: true, unlock: true })).body).toMatchObject({ changes: [] })
    expect(await app.fingerprintOfData()).toBe(before)
    expect(await statusOfMe(app, token)).toBe(200)
    await disable(userId)
    expect((await disable(userId)).body).toMatchObject({ is_active: false, changes: [], revoked: 0 })
    expect(await recordsOf(userId)).toEqual([record('account_disabled')])
  })

  it('200: of four parallel requests, one enables and one disables', async () => {
    const { userId } = await signInNewUser(app)
    for (const [request, change] of [
      [disable, 'disabled'],
      [enable, 'enabled'],
    ] as const) {
      const replies = await app.whileLocked(LOCK_USER, [userId], 4, () =>
        [1, 2, 3, 4].map(() => request(userId)),
      )
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200])
      expect(replies.flatMap(({ body }) => body['changes'])).toEqual([change])
    }
    expect(await recordsOf(userId)).toEqual([record('account_disabled'), record('account_enabled')])
  })

  it('200: in parallel with a login, a refresh and a reset, none of them survives', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { email, userId, refresh_token } = await signInNewUser(app)
      const link = await resetToken(email)
      const [disabled, opened, refreshed, changed] = await app.whileLocked(LOCK_USER, [userId], 2, () => [
        disable(userId),
        login(email),
        post(app, 'refresh', { refresh_token }),
        reset(link),
      ])
      expect(disabled?.body).toMatchObject({ is_active: false })
      await enable(userId)
      for (const reply of [opened, refreshed]) {
        if (reply?.status !== 200) continue
        expect(await statusOfMe(app, String(reply.body['access_token']))).toBe(401)
        const again = await post(app, 'refresh', { refresh_token: reply.body['refresh_token'] })
        expect(again.status).toBe(401)
      }
      const password = changed?.status === 200 ? NEW_PASSWORD : PASSWORD
      expect((await login(email, password)).status).toBe(200)
      expect((await reset(link)).status).toBe(400)
    }
  })

  it.each(['login', 'refresh'] as const)(
    '200: after a %s that waited before it, its tokens are revoked',
    async kind => {
      const { email, userId, refresh_token } = await signInNewUser(app)
      const waiting = async () => {
        const [row] = await app.query(
          `select count(*)::int as n from pg_stat_activity
         where datname = current_database() and wait_event_type = 'Lock'`,
        )
        return Number(row?.['n'])
      }
      const disableSecond = async () => {
        while ((await waiting()) === 0);
        return await disable(userId)
      }
      const [opened] = await app.whileLocked(LOCK_USER, [userId], 2, () => [
        kind === 'login' ? login(email) : post(app, 'refresh', { refresh_token }),
        disableSecond(),
      ])
      expect(opened?.status).toBe(200)
      await enable(userId)
      expect(await statusOfMe(app, String(opened?.body['access_token']))).toBe(401)
      const again = await post(app, 'refresh', { refresh_token: opened?.body['refresh_token'] })
      expect(again.status).toBe(401)
    },
  )

  it.each([
    ['disables', { is_active: false }],
    ['enables', { is_active: true }],
    ['unlocks', { unlock: true }],
    ['removes the second factors', { remove_second_factors: true }],
  ])('200: changes no other user if it %s', async (_, body) => {
    const [one, other, disabled, locked] = [
      await signInWithPasskey(app),
      await signInNewUser(app),
      await signInNewUser(app),
      await signInNewUser(app),
    ]
    for (const { userId } of [disabled, ...('is_active' in body && body.is_active ? [one] : [])])
      await disable(userId)
    for (const { userId } of [locked, one]) await app.query(LOCK, [userId])
    const rowsOfOthers = () => app.query('select * from users where id <> $1 order by id', [one.userId])
    const before = await rowsOfOthers()
    expect((await change(one.userId, body)).body['changes']).toHaveLength(1)
    expect(await rowsOfOthers()).toEqual(before)
    expect(await statusOfMe(app, other.token)).toBe(200)
  })

  it('404: an unknown user; the audit log records the refusal', async () => {
    const reply = await disable(UNKNOWN_ID)
    expect(reply.body).toMatchObject({ status: 404, code: 'not_found' })
    const records = await app.query(
      'select action, outcome, actor, user_id from audit_logs where request_id = $1',
      [reply.headers['x-request-id']],
    )
    expect(records).toEqual([
      { action: 'account_change_refused', outcome: 'refused', actor: OPERATOR, user_id: UNKNOWN_ID },
    ])
  })

  it('200: removes the second factors: the password is enough, everything earlier is revoked, a mail is sent', async () => {
    const { email, userId, token, refresh_token } = await signInWithPasskey(app)
    await addTotp(app, userId)
    const link = await resetToken(email)
    const other = await signInWithPasskey(app)
    const reply = await removeFactors(userId)
    expect(reply.body).toMatchObject({ is_active: true, changes: ['second_factors_removed'], revoked: 1 })
    expect(await statusOfMe(app, token)).toBe(401)
    expect((await post(app, 'refresh', { refresh_token })).status).toBe(401)
    expect((await reset(link)).status).toBe(400)
    const { access_token } = await signIn(app, email)
    const { body } = await app.call('GET', '/api/v1/auth/factors', { token: access_token })
    expect(body).toEqual({ has_password: true, passkeys: [], totp: null, recovery_codes: null })
    expect(await recoveryCodesOf(app, userId)).toBe(0)
    expect((await app.mails(email)).map(({ subject }) => subject)).toContain(
      'Your sign-in methods were reset',
    )
    const records = await app.query(
      "select action, outcome, actor, details from audit_logs where action = 'second_factors_removed' and user_id = $1",
      [userId],
    )
    expect(records).toEqual([record('second_factors_removed')])
    expect(await recoveryCodesOf(app, other.userId)).toBe(10)
    expect(await statusOfMe(app, other.token)).toBe(200)
    expect((await removeFactors(userId)).body).toMatchObject({ changes: [], revoked: 0 })
    expect(await statusOfMe(app, access_token)).toBe(200)
  })

  it('200: a user without a password signs in after the removal with a reset link', async () => {
    const { email, userId, token } = await signInWithPasskey(app)
    expect((await app.call('DELETE', '/api/v1/auth/password', { token })).status).toBe(204)
    await removeFactors(userId)
    expect((await reset(await resetToken(email))).status).toBe(200)
    await signIn(app, email, NEW_PASSWORD)
  })

  it('200: a passkey that is added in parallel with the removal does not stay', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { userId, token, authenticator } = await signInWithPasskey(app)
      const { challenge, options: creation } = await startPasskey(app, token)
      const credential = authenticator.create({ ...creation, excludeCredentials: [] })
      const [, removed] = await app.whileLocked(LOCK_USER, [userId], 2, () => [
        post(app, 'passkeys', { challenge, name: 'Other', credential }, token),
        removeFactors(userId),
      ])
      expect(removed?.body).toMatchObject({ changes: ['second_factors_removed'] })
      expect(await app.query('select 1 from passkeys where user_id = $1', [userId])).toEqual([])
      expect(await recoveryCodesOf(app, userId)).toBe(0)
    }
  })

  it('200: disables an account and removes its second factors at once', async () => {
    const { userId, token } = await signInNewUser(app)
    await registerPasskey(app, token)
    const reply = await change(userId, { is_active: false, remove_second_factors: true })
    expect(reply.body).toMatchObject({ changes: ['disabled', 'second_factors_removed'], revoked: 1 })
    expect(await statusOfMe(app, token)).toBe(401)
  })

  it('422: neither is_active nor unlock, or invalid ones', async () => {
    const { userId } = await signInNewUser(app)
    for (const body of [
      {},
      { unlock: false },
      { remove_second_factors: false },
      { is_active: 'false' },
      { is_active: null },
    ])
      expect((await change(userId, body)).body).toMatchObject({ status: 422, code: 'invalid_input' })
  })

  it('changes an account with one statement', async () => {
    const { userId } = await signInNewUser(app)
    expect(await app.statementsOf(() => disable(userId))).toEqual({ inSequence: 1, inAll: 1 })
  })
})

import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { CODE_FORMAT, outcomesOf, recoveryCodesOf, signInWithPasskey } from '../../support/factors.ts'
import { post, signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()
const replace = (token: string) => post(app, 'recovery-codes', undefined, token)

describeRoute(app, 'factors/replace-recovery-codes', {}, () => {
  it('201: ten new codes; the earlier ones no longer work, and the owner is notified', async () => {
    const { codes, email, token, userId } = await signInWithPasskey(app)
    const reply = await replace(token)
    expect(reply.status).toBe(201)
    const created = reply.body['recovery_codes'] as string[]
    expect(created).toEqual(Array(10).fill(expect.stringMatching(CODE_FORMAT)))
    expect(new Set([...created, ...(codes as string[])]).size).toBe(20)
    expect(await recoveryCodesOf(app, userId)).toBe(10)
    const stepUp = (code: unknown) => post(app, 'step-up', { factor: { type: 'recovery_code', code } }, token)
    expect((await stepUp((codes as string[])[0])).body).toMatchObject({ code: 'invalid_factor' })
    expect((await stepUp(created[0])).status).toBe(200)
    const subjects = (await app.mails(email)).map(({ subject }) => subject)
    expect(subjects).toContain('New recovery codes for your account')
    expect(await outcomesOf(app, userId, 'recovery_codes_replaced')).toEqual(['success'])
  })

  it('201: of parallel replacements, the codes of one remain', async () => {
    const { token, userId } = await signInWithPasskey(app)
    const replies = await Promise.all(Array.from({ length: 5 }, () => replace(token)))
    expect(replies.map(({ status }) => status)).toEqual(Array(5).fill(201))
    expect(await recoveryCodesOf(app, userId)).toBe(10)
  })

  it('401: without the second factor', async () => {
    const { weakToken } = await signInWithPasskey(app)
    expect((await replace(weakToken)).body).toMatchObject({ code: 'reauthentication_required' })
  })

  it('409: no second factor', async () => {
    const { token, userId } = await signInNewUser(app)
    expect((await replace(token)).body).toMatchObject({ status: 409, code: 'second_factor_missing' })
    expect(await recoveryCodesOf(app, userId)).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import * as jobs from '../../../lib/jobs.ts'
import { systemRandom } from '../../../lib/runtime/random.ts'
import type { ScheduledFunction } from '../../../lib/triggers/scheduled-task.ts'
import { lambdaContext } from '../../../local/lambda-context.ts'
import { loadFunction } from '../../../local/load-function.ts'
import { newEmail, PASSWORD, post, signInNewUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const app = await startApp()

async function enqueueMails(milliseconds = 120_000): Promise<void> {
  const job = ((await loadFunction(jobs.enqueueMails.id)) as ScheduledFunction).with({
    clock: app.clock,
    random: systemRandom(app.clock),
    log: (code, fields = {}) => app.logLines.push({ code, fields }),
  })
  await job({} as never, lambdaContext('jobs-enqueue-mails', `run-${crypto.randomUUID()}`, milliseconds))
}

const requestReset = (email: string) => post(app, 'request-password-reset', { email })
const waiting = async () => (await app.query('select request, queued_until from waiting_mails')).length
const insertWaiting = (emails: readonly string[]) =>
  app.query(
    `insert into waiting_mails (id, request, created_at)
     select gen_random_uuid(), jsonb_build_object('kind', 'already_registered', 'email', email, 'request_id', 'one'), $2
     from unnest($1::text[]) as email`,
    [emails, app.clock()],
  )
const subjectsTo = async (email: string) => (await app.mails(email)).map(({ subject }) => subject)
const statesOf = (code: Parameters<typeof app.logged>[0]) => app.logged(code).map(({ mails }) => mails)

describe('jobs/enqueue-mails', () => {
  it('enqueues a mail that the queue refused, with the ids of its request, once', async () => {
    const email = newEmail()
    const register = () => post(app, 'register', { email, password: PASSWORD, name: 'Ada' })
    expect((await app.failing('queue', register)).status).toBe(201)
    expect(app.logged('mail_waits')).toMatchObject([{ kind: 'verification' }])
    const [row] = await app.query('select request from waiting_mails')
    expect(row).toMatchObject({ request: { kind: 'verification', email, request_id: expect.any(String) } })
    expect(await subjectsTo(email)).toEqual([])
    await enqueueMails()
    expect(await subjectsTo(email)).toEqual(['Verify your email address'])
    await enqueueMails()
    expect(await subjectsTo(email)).toHaveLength(1)
    expect(await waiting()).toBe(0)
  })

  it('enqueues a notification about a completed change', async () => {
    const user = await signInNewUser(app)
    const body = { current_password: PASSWORD, new_password: 'Another-Horse-7!' }
    const change = () => app.call('POST', '/api/v1/auth/change-password', { token: user.token, body })
    expect((await app.failing('queue', change)).status).toBe(200)
    await enqueueMails()
    expect(await subjectsTo(user.email)).toContain('Your password was changed')
  })

  it('lets a mail wait that the queue refuses again, without another row', async () => {
    const { email } = await signInNewUser(app)
    await app.failing('queue', async () => {
      await requestReset(email)
      await enqueueMails()
    })
    expect(statesOf('mails_still_wait').at(-1)).toBe(1)
    expect(await waiting()).toBe(1)
    // Its claim lasts for two minutes.
    await enqueueMails()
    expect(await waiting()).toBe(1)
    await app.later(121, enqueueMails)
    expect(await waiting()).toBe(0)
    expect(await subjectsTo(email)).toContain('Choose a new password')
  })

  it('deletes what the queue accepted before it refused', async () => {
    await insertWaiting(Array.from({ length: 12 }, newEmail))
    const last = newEmail()
    await app.later(1, () => insertWaiting([last]))
    await app.later(2, () => app.failing('queue', enqueueMails, body => body.includes(last)))
    expect(statesOf('waiting_mails_enqueued').at(-1)).toBe(10)
    expect(statesOf('mails_still_wait').at(-1)).toBe(3)
    expect(await waiting()).toBe(3)
    await app.later(123, enqueueMails)
    expect(await waiting()).toBe(0)
  })

  it('enqueues the mails after one that the queue refuses for its content', async () => {
    // SQS refuses the character U+FFFF.
    await insertWaiting(['\uffff@example.com'])
    const later = newEmail()
    await app.later(1, () => insertWaiting([later]))
    await app.later(2, enqueueMails)
    expect(await app.query('select request from waiting_mails')).toMatchObject([
      { request: { email: '\uffff@example.com' } },
    ])
    await app.query('delete from waiting_mails')
  })

  it('enqueues each mail once if runs overlap, and more than one statement claims', async () => {
    const emails = Array.from({ length: 130 }, newEmail)
    await insertWaiting(emails)
    const before = statesOf('waiting_mails_enqueued').length
    await Promise.all([enqueueMails(), enqueueMails(), enqueueMails()])
    const counts = statesOf('waiting_mails_enqueued').slice(before)
    expect(counts.reduce<number>((sum, count) => sum + Number(count), 0)).toBe(130)
    expect(await waiting()).toBe(0)
  })

  it('leaves the mails to the next run if its time is short', async () => {
    await app.failing('queue', () => post(app, 'resend-verification', { email: newEmail() }))
    await enqueueMails(20_000)
    expect(await waiting()).toBe(1)
    await enqueueMails()
    expect(await waiting()).toBe(0)
  })
})

describe('if the database fails too', () => {
  it('503: a mail that the client asked for', async () => {
    const keeps = (body: string) => body.includes('waiting_mails')
    const { email } = await signInNewUser(app)
    const reply = await app.failing('queue', () =>
      app.cloud.proxies.database.answering('DatabaseUnavailableException', () => requestReset(email), keeps),
    )
    expect(reply.status).toBe(503)
    expect(await waiting()).toBe(0)
  })

  it('logs the loss of a notification, and completes the change', async () => {
    const { token } = await signInNewUser(app)
    const body = { current_password: PASSWORD, new_password: 'Another-Horse-7!' }
    const change = () => app.call('POST', '/api/v1/auth/change-password', { token, body })
    const reply = await app.failing('queue', () =>
      app.failing('database', change, text => text.includes('waiting_mails')),
    )
    expect(reply.status).toBe(200)
    expect(app.logged('mail_not_enqueued')).toMatchObject([{ kind: 'password_changed' }])
  })
})

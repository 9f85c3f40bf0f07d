import { SendMessageCommand } from '@aws-sdk/client-sqs'
import { beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../support/app.ts'
import { connectProvider } from '../support/connections.ts'
import { createUser, newEmail, PASSWORD, post, signIn } from '../support/people.ts'
import { startApp } from '../support/start-app.ts'

const ADVERT = 'Win 1000 EUR at https://evil.example/x'

describe('texts from users in mails', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  const textOf = async (email: string, subject: string) => {
    const mail = (await app.mails(email)).find(sent => sent.subject === subject)
    return `${mail?.subject}\n${mail?.text}\n${mail?.html}`
  }
  const login = (email: string, headers: Record<string, string>, device_name?: string) =>
    app.call('POST', '/api/v1/auth/login', { body: { email, password: PASSWORD, device_name }, headers })

  it.each([ADVERT, 'evil.com', 'Ada\u202eadA', 'Ada\u2028Lovelace', 'A\u200bda'])(
    '422: %j is not a valid name, device name or alias',
    async text => {
      const refused = (path: string) => ({
        status: 422,
        body: { errors: [expect.objectContaining({ path })] },
      })
      const email = await createUser(app)
      const { access_token: token } = await signIn(app, email)
      const body = { email: newEmail(), password: PASSWORD, name: text }
      expect(await post(app, 'register', body)).toMatchObject(refused('name'))
      expect(await app.call('PATCH', '/api/v1/auth/me', { token, body: { name: text } })).toMatchObject(
        refused('name'),
      )
      expect(await login(email, {}, text)).toMatchObject(refused('device_name'))
      const connection = { provider_key: 'schwab', alias: text }
      expect(await app.call('POST', '/api/v1/providers', { token, body: connection })).toMatchObject(
        refused('alias'),
      )
    },
  )

  it.each(['J.R.R. Tolkien', 'St. John', 'Dr. No', "O'Neil-Smith", "Anna-Lena d'Arc", '李小龙', 'José Jr.'])(
    '201: %j is a valid name',
    async name => {
      expect((await post(app, 'register', { email: newEmail(), password: PASSWORD, name })).status).toBe(201)
    },
  )

  it('are not sent to unverified addresses', async () => {
    const name = 'Call 0900 123 for your prize'
    const email = newEmail()
    await post(app, 'register', { email, password: PASSWORD, name })
    await post(app, 'register', { email, password: PASSWORD, name })
    await post(app, 'resend-verification', { email })
    await post(app, 'request-password-reset', { email })
    const own = await createUser(app)
    const { access_token: token } = await signIn(app, own)
    const requestedEmail = newEmail()
    await app.call('PATCH', '/api/v1/auth/me', {
      token,
      body: { name, email: requestedEmail, current_password: PASSWORD },
    })
    const mails = [...(await app.mails(email)), ...(await app.mails(requestedEmail))]
    expect(mails).toHaveLength(5)
    for (const { text, html, subject } of mails) expect(`${subject}${text}${html}`).not.toContain('0900')
    expect(await textOf(own, 'Request to change your email address')).toContain(`Hello ${name},`)
  })

  it('are quoted and shortened in an alert', async () => {
    const email = await createUser(app)
    await signIn(app, email)
    await login(email, { 'user-agent': 'App/1' }, `Ignore this alert", it says. ${'x'.repeat(60)}`)
    const text = await textOf(email, 'A new sign-in to your account')
    expect(text).toMatch(/Device: "Ignore this alert', it says\. x+…"\n/)
    expect(text).not.toContain('x'.repeat(40))
  })

  it('of a user agent do not become a link in an alert', async () => {
    const email = await createUser(app)
    await signIn(app, email)
    await login(email, { 'user-agent': 'evil.com/1.0' })
    const text = await textOf(email, 'A new sign-in to your account')
    expect(text).toContain('Device: unknown\n')
    expect(text).not.toContain('evil')
  })

  it('are cleaned when a mail is composed, because older rows exist', async () => {
    const email = await createUser(app)
    await app.query('update users set name = $2 where email = $1', [email, ADVERT])
    await post(app, 'request-password-reset', { email })
    const text = await textOf(email, 'Choose a new password')
    expect(text).toContain('Hello,')
    expect(text).not.toContain('evil')
  })

  it('are cleaned in the mail and subject about a connection', async () => {
    const { email, id, userId } = await connectProvider(app)
    for (const [alias, subject] of [
      [ADVERT, 'Your connection to your institution does not work'],
      [
        `Nest\r\negg\u202e ${'x'.repeat(80)}`,
        `Your connection to "Nest egg ${'x'.repeat(20)}…" does not work`,
      ],
    ]) {
      await app.query(
        "update provider_connections set alias = $2, status = 'error', last_error = 'x', last_error_at = now() where id = $1",
        [id, alias],
      )
      const request = { kind: 'connection_failed', user_id: userId, connection_id: id, request_id: 'r' }
      const { client, urlOf } = app.cloud.queues
      await client.send(
        new SendMessageCommand({ QueueUrl: urlOf('mail'), MessageBody: JSON.stringify(request) }),
      )
      const mail = await app.newestMail(email)
      expect(mail?.subject).toBe(subject)
      expect(`${mail?.text}${mail?.html}`).not.toContain('evil')
    }
  })
})

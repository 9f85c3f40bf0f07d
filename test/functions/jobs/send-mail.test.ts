import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs'
import type { SQSRecord } from 'aws-lambda'
import { beforeAll, describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { MailRequest } from '../../../lib/services/mail/mail-request.ts'
import { lambdaContext } from '../../../local/lambda-context.ts'
import type { App } from '../../support/app.ts'
import { createUser, newEmail, PASSWORD, post, registerUser } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const record: SQSRecord = {
  messageId: '',
  receiptHandle: '',
  body: '',
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '0',
    SenderId: '',
    ApproximateFirstReceiveTimestamp: '0',
  },
  messageAttributes: {},
  md5OfBody: '',
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:mail',
  awsRegion: 'us-east-1',
}

describe('jobs/send-mail', () => {
  let app: App
  beforeAll(async () => {
    app = await startApp()
  })
  const enqueue = (body: unknown) => {
    const { client, urlOf } = app.cloud.queues
    const MessageBody = typeof body === 'string' ? body : JSON.stringify(body)
    return client.send(new SendMessageCommand({ QueueUrl: urlOf('mail'), MessageBody }))
  }
  const deadLetters = async () => {
    const { client, urlOf } = app.cloud.queues
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: urlOf('mail-dead'),
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 0,
      }),
    )
    return Messages.map(({ Body = '' }) => Body)
  }

  it('retries a failed mail and moves it to the dead-letter queue', async () => {
    const email = await createUser(app)
    await app.poller.drain()
    await post(app, 'request-password-reset', { email })
    await app.failing('mail', () => app.poller.drain())
    expect((await app.mails(email)).map(({ subject }) => subject)).not.toContain('Choose a new password')
    expect((await deadLetters()).map(body => JSON.parse(body))).toContainEqual(
      expect.objectContaining({ kind: 'password_reset', email }),
    )
    expect(app.logged('message_failed')).toHaveLength(5)
  })

  it('sends a mail on a retry', async () => {
    const email = await createUser(app)
    await post(app, 'request-password-reset', { email })
    await app.failing('mail', async () => {
      const { client, urlOf } = app.cloud.queues
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl: urlOf('mail') }))
      expect(Messages).toHaveLength(1)
    })
    expect(await app.tokenFromMail(email, 'Choose a new password')).toBeTruthy()
  })

  it('returns only the failed messages of a batch', async () => {
    const { email } = await registerUser(app)
    const bodies = [
      'this is no JSON',
      JSON.stringify({ kind: 'verification', email, request_id: 'batch-1' }),
      JSON.stringify({ kind: 'nonsense', request_id: 'batch-1' }),
    ]
    const Records = bodies.map((body, index) => ({ ...record, messageId: `message-${index}`, body }))
    const { batchItemFailures } = await app.sendMail(
      { Records },
      lambdaContext('jobs-send-mail', 'x', 10_000),
    )
    expect(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['message-0', 'message-2'])
    expect(await app.mails(email)).toHaveLength(2)
  })

  it('moves an unreadable message to the dead-letter queue', async () => {
    await enqueue('neither is this')
    await app.poller.drain()
    expect(await deadLetters()).toContain('neither is this')
  })

  it('drops a mail without a recipient', async () => {
    const email = newEmail()
    await enqueue({ kind: 'verification', email, request_id: 'needless-1' })
    await enqueue({ kind: 'welcome', user_id: crypto.randomUUID(), request_id: 'needless-1' })
    await app.poller.drain()
    expect(app.logged('mail_needless')).toEqual(
      expect.arrayContaining([{ kind: 'verification' }, { kind: 'welcome' }]),
    )
  })

  it('escapes user texts in HTML', async () => {
    const email = newEmail()
    const name = '<img src=x onerror=alert(1)> & "Co"'
    await post(app, 'register', { email, password: PASSWORD, name })
    const token = await app.tokenFromMail(email, 'Verify your email address')
    await post(app, 'verify-email', { token })
    const mail = await app.newestMail(email)
    expect(mail?.subject).toBe('Welcome to Dashtam')
    expect(mail?.html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;Co&quot;')
    expect(mail?.html).not.toContain('<img')
    expect(mail?.text).toContain('<img src=x onerror=alert(1)> & "Co"')
  })

  it('sends no token and no password through the queue', () => {
    const { oneOf = [], anyOf = oneOf } = z.toJSONSchema(MailRequest)
    const fields = anyOf.flatMap(message => Object.keys(message.properties ?? {}))
    expect([...new Set(fields)].sort()).toEqual([
      'change',
      'client_request_id',
      'connection_id',
      'email',
      'kind',
      'new_email',
      'old_email',
      'registration_id',
      'request_id',
      'session_id',
      'signals',
      'token_version',
      'traceparent',
      'user_id',
    ])
  })
})

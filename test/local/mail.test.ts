import { request } from 'node:http'
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses'
import { expect, it, onTestFinished } from 'vitest'
import { startMail } from '../../local/aws/mail.ts'
import { LOCAL_REGION, localCredentials } from '../../local/environment.ts'

it('returns the sent mail, newest first', async () => {
  const mail = await startMail()
  onTestFinished(mail.stop)
  expect(await mail.sent()).toEqual([])
  const client = new SESClient({ endpoint: mail.url, region: LOCAL_REGION, credentials: localCredentials() })
  onTestFinished(() => client.destroy())
  const send = (to: string, subject: string) =>
    client.send(
      new SendEmailCommand({
        Source: 'no-reply@example.com',
        Destination: { ToAddresses: [to] },
        Message: {
          Subject: { Data: subject },
          Body: { Text: { Data: 'Grüße — 你好' }, Html: { Data: '<p>Grüße</p>' } },
        },
      }),
    )
  await send('ada@example.com', 'First')
  await send('bob@example.com', 'Second <b>')
  const sent = {
    id: expect.any(String),
    text: 'Grüße — 你好',
    html: '<p>Grüße</p>',
    sent_at: expect.stringMatching(/Z$/),
  }
  expect(await mail.sent()).toEqual([
    { ...sent, to: 'bob@example.com', subject: 'Second <b>' },
    { ...sent, to: 'ada@example.com', subject: 'First' },
  ])
  expect(new URL(mail.url).hostname).toBe('127.0.0.1')
})

it('refuses foreign host names and pages of other origins', async () => {
  const mail = await startMail()
  onTestFinished(mail.stop)
  const { host } = new URL(mail.url)
  const statusOf = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve, reject) => {
      request(`${mail.url}/store`, { headers: { host, ...headers } }, reply => {
        reply.resume().on('end', () => resolve(reply.statusCode))
      })
        .on('error', reject)
        .end()
    })
  expect(await statusOf({})).toBe(200)
  expect(await statusOf({ host: 'evil.example' })).toBe(421)
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
  ])
    expect(await statusOf(headers)).toBe(403)
})

import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { expect, it } from 'vitest'
import { deadLetterQueueOf } from '../../../local/aws/queues.ts'
import type { ConnectionCaseName } from '../../../local/console-api/connection-cases.ts'
import type {
  AuditPage,
  ConsoleConnection,
  ConsoleQueue,
  ConsoleSchedule,
  Counts,
  Endpoints,
  MailSummary,
  ProviderSwitch,
} from '../../../local/console-api/replies.ts'
import { LOCAL_REGION, localCredentials } from '../../../local/environment.ts'
import { decide } from '../../support/consent.ts'
import { newDirectory } from '../../support/local-cloud.ts'
import { type ConsoleCloud, PASSWORD, startConsole } from './console-client.ts'

/** Creates a connection and consents at mock Schwab. */
async function connect({ api }: ConsoleCloud, token: string, alias: string): Promise<string> {
  const created = await api<{ id: string }>('POST', '/providers', { provider_key: 'schwab', alias }, token)
  const path = `/providers/${created.body.id}/authorization`
  const started = await api<{ auth_url: string }>('POST', path, undefined, token)
  const { search } = await decide(started.body.auth_url, { login: alias })
  expect((await api('GET', `${path}/callback${search}`, undefined, token)).status).toBe(200)
  return created.body.id
}

it('forces each case of a connection', { timeout: 180_000 }, async () => {
  const cloud = await startConsole(newDirectory())
  const { api, call, get, until, signUp, child, exited } = cloud
  const { email, access_token } = await signUp('ada')
  const ids = []
  for (const alias of ['one', 'two', 'three']) ids.push(await connect(cloud, access_token, alias))
  const [one = '', two = '', three = ''] = ids
  const force = (id: string, name: ConnectionCaseName) => call('POST', `/connections/${id}/${name}`)
  const connection = (id: string, isDone: (found: ConsoleConnection) => boolean) =>
    until<ConsoleConnection[]>('/connections', all => all.some(found => found.id === id && isDone(found)))
  const mailed = (subject: string) =>
    until<MailSummary[]>(`/mail?to=${email}`, mails => mails.some(mail => mail.subject.includes(subject)))
  const accounts = (id: string) => api('GET', `/providers/${id}/accounts`, undefined, access_token)

  expect((await force(one, 'refresh-due')).status).toBe(204)
  await connection(one, ({ last_refresh_at }) => last_refresh_at !== null)
  const before = await get<ConsoleConnection[]>('/connections')
  expect((await force(one, 'access-expired')).status).toBe(204)
  expect((await accounts(one)).status).toBe(200)
  await connection(
    one,
    ({ last_refresh_at }) => last_refresh_at !== before.find(({ id }) => id === one)?.last_refresh_at,
  )

  expect((await force(one, 'consent-ending')).status).toBe(204)
  await connection(one, ({ status }) => status === 'expiring')
  await mailed('ends soon')
  expect((await force(one, 'consent-ended')).status).toBe(204)
  await connection(one, ({ status }) => status === 'expired')
  expect(await force(one, 'refresh-due')).toMatchObject({ status: 409 })

  expect((await force(two, 'error')).status).toBe(204)
  await connection(two, ({ status, last_error }) => status === 'error' && last_error === 'refresh_broken_off')

  // Only the grant of this connection is revoked. The report counts as a breach, so the user is signed out.
  expect((await force(three, 'grant-revoked')).status).toBe(204)
  await connection(three, ({ status }) => status === 'revoked')
  await mailed('was canceled')
  expect((await accounts(three)).status).toBe(401)

  expect((await call('POST', `/connections/${one}/absent`)).status).toBe(404)
  expect((await call('POST', '/connections/x/error')).status).toBe(409)
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})

it('shows queues, schedules, events, endpoints and switches, and changes them', {
  timeout: 180_000,
}, async () => {
  const { call, get, api, child, exited } = await startConsole(newDirectory())
  await api('POST', '/auth/register', { email: 'ada@example.com', password: PASSWORD, name: 'Ada' })
  const { services, psql, aws } = await get<Endpoints>('/endpoints')
  expect(Object.keys(services)).toEqual(expect.arrayContaining(['API', 'SQS', 'Mock Schwab', 'Mock Plaid']))
  expect(psql).toMatch(/^psql "postgresql:\/\/\w+@127\.0\.0\.1:\d+\/dashtam"$/)
  expect(aws).toContain(`AWS_ENDPOINT_URL_SQS="${services['SQS']}"`)

  const client = new SQSClient({
    endpoint: services['SQS'] ?? '',
    region: LOCAL_REGION,
    credentials: localCredentials(),
  })
  const fail = (MessageBody: string) =>
    client.send(
      new SendMessageCommand({
        QueueUrl: `${services['SQS']}/000000000000/${deadLetterQueueOf('refreshes')}`,
        MessageBody,
      }),
    )
  for (const body of ['{"connection_ids":[],"request_id":"first"}', 'second']) await fail(body)
  client.destroy()
  const letters = async () =>
    (await get<ConsoleQueue[]>('/queues')).find(({ name }) => name === 'refreshes')?.dead_letters ?? []
  const [first, second] = await letters()
  expect([first?.body, second?.body]).toEqual(['{"connection_ids":[],"request_id":"first"}', 'second'])
  expect((await get<Counts>('/counts')).dead_letters).toBe(2)
  const path = '/queues/refreshes/dead-letters'
  expect((await call('DELETE', `${path}/${second?.id}`)).status).toBe(204)
  expect(await letters()).toMatchObject([{ id: first?.id }])
  expect((await call('POST', `${path}/${first?.id}/redrive`)).status).toBe(204)
  expect(await letters()).toEqual([])
  expect((await call('POST', `${path}/absent/redrive`)).status).toBe(404)
  expect((await call('DELETE', '/queues/absent/dead-letters/x')).status).toBe(404)

  expect((await call('POST', '/schedules/jobs/delete-expired')).status).toBe(204)
  expect((await call('POST', '/schedules/jobs/send-mail')).status).toBe(404)
  const schedules = await get<ConsoleSchedule[]>('/schedules')
  expect(schedules.find(({ job }) => job === 'jobs/delete-expired')).toMatchObject({
    every_seconds: 3600,
    next_run_at: expect.stringMatching(/Z$/),
    last_run: { outcome: 'success' },
  })

  const { items } = await get<AuditPage>('/audit?action=user_registered&outcome=success')
  expect(items).toMatchObject([{ action: 'user_registered' }])
  expect((await get<AuditPage>('/audit?user_id=nonsense')).items).toEqual([])
  expect(await get('/audit/actions')).toContain('user_registered')

  const value = async (name: string) =>
    (await get<ProviderSwitch[]>('/providers/schwab')).find(one => one.name === name)?.value
  expect((await call('PUT', '/providers/schwab', { access_seconds: 30 })).status).toBe(200)
  expect(await value('access_seconds')).toBe(30)
  expect(await call('PUT', '/providers/schwab', { access_seconds: 'x' })).toMatchObject({
    status: 422,
    body: { message: 'The switch access_seconds accepts a whole number from 1 to 86400.' },
  })
  expect((await call('DELETE', '/providers/schwab')).status).toBe(200)
  expect(await value('access_seconds')).toBe(120)
  expect(await call('POST', '/providers/schwab/revoke')).toMatchObject({ status: 200, body: { revoked: 0 } })
  expect(await get('/providers')).toMatchObject([
    { key: 'schwab', actions: [{ name: 'expire' }, { name: 'revoke', is_destructive: true }] },
    { key: 'plaid', name: 'Mock Plaid', url: services['Mock Plaid'] },
  ])
  expect(await call('POST', '/providers/plaid/withdraw')).toMatchObject({ status: 200, body: { items: 0 } })
  expect((await call('POST', '/providers/plaid/absent')).status).toBe(404)
  child.kill('SIGINT')
  expect(await exited).toBe(0)
})

import { expect, it } from 'vitest'
import type { MailSummary, RequestDetails, RequestSummary } from '../../../local/console-api/replies.ts'
import type { JobRun } from '../../../local/recording/recorded.ts'
import { newDirectory } from '../../support/local-cloud.ts'
import { PASSWORD, startConsole } from './console-client.ts'

it('shows a request with its statements, log lines and audit records, and keeps it and the mails when the process is killed', {
  timeout: 180_000,
}, async () => {
  const directory = newDirectory()
  const cloud = await startConsole(directory)
  const { api, call, get, until } = cloud
  const registration = { email: 'ada@example.com', password: PASSWORD, name: 'Ada' }
  expect((await api('POST', '/auth/register', registration)).status).toBe(201)
  const [mail] = await until<MailSummary[]>('/mail', mails => mails.length > 0)
  expect(mail).toEqual({
    id: expect.any(String),
    to: 'ada@example.com',
    subject: 'Verify your email address',
    text: expect.stringContaining(`${cloud.url}/verify-email#token=`),
    sent_at: expect.stringMatching(/Z$/),
  })
  expect(await get('/mail?q=VERIFY')).toHaveLength(1)
  expect(await get('/mail?q=absent')).toEqual([])
  expect(await get('/mail?to=bob@example.com')).toEqual([])
  expect(await get(`/mail/${mail?.id}`)).toMatchObject({ html: expect.stringContaining('<a href=') })
  const refused = await fetch(`${cloud.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"password":"top-secret',
  })
  expect(refused.status).toBe(400)

  const [bad, good] = await get<RequestSummary[]>('/requests')
  expect(good).toMatchObject({
    method: 'POST',
    path: '/api/v1/auth/register',
    status: 201,
    statements: expect.any(Number),
  })
  const details = await get<RequestDetails>(`/requests/${good?.id}`)
  expect(details.operations.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['statement', 'service']))
  expect(details.operations.map(({ text }) => text).join()).toContain('insert into "registrations"')
  expect(details.logs.map(({ code }) => code)).toContain('request_completed')
  // The job that sends the mail has the request id too.
  expect(details.audit.map(({ action }) => action)).toEqual(['verification_requested', 'user_registered'])
  expect(details.trace_id).toMatch(/^[0-9a-f]{32}$/)
  expect(JSON.stringify(details)).not.toContain(PASSWORD)
  expect(JSON.stringify(await get(`/requests/${bad?.id}`))).not.toContain('top-secret')
  const [run] = await get<JobRun[]>('/jobs')
  expect(await get(`/jobs/${run?.id}`)).toMatchObject({
    job: 'jobs/send-mail',
    outcome: 'success',
    messages: [{ text: expect.stringContaining('request_id') }],
  })
  // The terminal shows no log lines of level info.
  expect(cloud.said()).not.toContain('request_completed')

  cloud.child.kill('SIGKILL')
  await cloud.exited
  const restarted = await startConsole(directory)
  expect(await restarted.get('/mail')).toEqual([mail])
  expect(await restarted.get('/requests')).toEqual([bad, good])
  expect(await restarted.get(`/jobs/${run?.id}`)).toMatchObject({ job: 'jobs/send-mail' })
  expect((await restarted.call('DELETE', `/mail/${mail?.id}`)).status).toBe(204)
  expect((await restarted.call('DELETE', `/mail/${mail?.id}`)).status).toBe(404)
  expect(await restarted.get('/mail')).toEqual([])
  expect((await restarted.call('DELETE', '/requests')).status).toBe(204)
  expect(await restarted.get('/requests')).toEqual([])
  expect((await call('GET', '/mail').catch(() => undefined))?.status).toBeUndefined()
  restarted.child.kill('SIGINT')
  expect(await restarted.exited).toBe(0)
})

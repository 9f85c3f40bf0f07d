import { trace } from '@opentelemetry/api'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../support/app.ts'
import { createUser, PASSWORD, signIn, signInNewUser, userIdOf } from '../../support/people.ts'
import { startApp } from '../../support/start-app.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const CALLER = '00f067aa0ba902b7'

describe('a trace', () => {
  let app: App
  const exporter = new InMemorySpanExporter()
  beforeAll(async () => {
    app = await startApp()
    const spanProcessors = [new SimpleSpanProcessor({ exporter })]
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors }))
  })
  beforeEach(() => exporter.reset())
  afterAll(() => trace.disable())
  const spans = () => exporter.getFinishedSpans()
  const called = (name: string) => spans().filter(span => span.name === name)

  it('contains the request, its statements and the outgoing calls, with the trace id of the caller', async () => {
    const { access_token: token } = await signInNewUser(app)
    exporter.reset()
    const headers = { traceparent: `00-${TRACE}-${CALLER}-01` }
    expect((await app.call('GET', '/api/v1/auth/me', { token, headers })).status).toBe(200)
    const [request] = called('GET /api/v1/auth/me')
    expect(request?.parentSpanContext?.spanId).toBe(CALLER)
    expect(request?.attributes).toMatchObject({ 'http.response.status_code': 200 })
    const statements = called('statement')
    expect(statements).toHaveLength(1)
    for (const statement of statements) {
      expect(statement.parentSpanContext?.spanId).toBe(request?.spanContext().spanId)
      const calls = called('POST').filter(
        call => call.parentSpanContext?.spanId === statement.spanContext().spanId,
      )
      expect(calls).toHaveLength(1)
    }
    expect(new Set(spans().map(span => span.spanContext().traceId))).toEqual(new Set([TRACE]))
  })

  it('continues through the queue to the job that sends the mail', async () => {
    const email = await createUser(app)
    await app.mails(email)
    exporter.reset()
    const headers = { traceparent: `00-${TRACE}-${CALLER}-01` }
    await app.call('POST', '/api/v1/auth/request-password-reset', { body: { email }, headers })
    await app.mails(email)
    const [job] = called('jobs/send-mail')
    expect(job?.spanContext().traceId).toBe(TRACE)
    expect(job?.parentSpanContext?.spanId).toBe(called('send')[0]?.spanContext().spanId)
    const [record] = await app.query(
      "select trace_id from audit_logs where action = 'password_reset_requested'",
    )
    expect(record).toEqual({ trace_id: TRACE })
  })

  it('is started if the caller sends no valid trace, and the audit record has its id', async () => {
    const email = await createUser(app)
    exporter.reset()
    const headers = { traceparent: 'nonsense', 'x-amzn-trace-id': 'nonsense' }
    const reply = await app.call('POST', '/api/v1/auth/login', {
      body: { email, password: PASSWORD },
      headers,
    })
    const [request] = called('POST /api/v1/auth/login')
    expect(request?.parentSpanContext).toBeUndefined()
    const [record] = await app.query(
      "select trace_id from audit_logs where action = 'logged_in' and user_id = $1",
      [userIdOf(String(reply.body['access_token']))],
    )
    expect(record).toEqual({ trace_id: request?.spanContext().traceId })
  })

  it('contains no parameter value, token or password', async () => {
    const email = await createUser(app)
    await signIn(app, email)
    const text = JSON.stringify(spans().map(({ name, attributes, events }) => ({ name, attributes, events })))
    expect(text).not.toContain(email)
    expect(text).not.toContain(PASSWORD)
  })
})

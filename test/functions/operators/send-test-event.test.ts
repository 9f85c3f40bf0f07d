import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { openEvents } from '../../support/events.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/admin/events/tests'

const app = await startApp({ EVENT_TIMEOUT_TOTAL: '0.5', EVENT_TIMEOUT_READ: '0.3' })
const events = await openEvents(app)

describeRoute(app, 'operators/send-test-event', { body: { endpoint_id: 'test' } }, () => {
  const send = (endpoint_id: string) => app.operate('POST', PATH, { endpoint_id })

  it('200: sends a signed event once and returns the result', async () => {
    await events.clear()
    const reply = await send('test')
    expect(reply.status).toBe(200)
    const [received] = events.receiver.received()
    expect(reply.body).toEqual({
      event_id: received?.event_id,
      endpoint_id: 'test',
      is_delivered: true,
      status: 204,
      error: null,
    })
    expect(received?.is_verified).toBe(true)
    expect(JSON.parse(received?.body ?? '')).toMatchObject({ type: 'test.ping', data: {} })
    expect(await events.rows()).toEqual([])
  })

  it('200: returns the failure of the endpoint, and records it', async () => {
    for (const [answer, status, error] of [
      ['error', 500, 'status'],
      ['hang', null, 'timed_out'],
    ] as const) {
      await events.clear()
      events.receiver.setAnswer(answer)
      const reply = await send('test')
      expect(reply.body).toMatchObject({ is_delivered: false, status, error })
      expect(events.receiver.received()).toHaveLength(1)
      expect(
        await app.query(
          "select outcome, details from audit_logs where action = 'event_tested' and request_id = $1",
          [reply.headers['x-request-id']],
        ),
      ).toEqual([
        {
          outcome: 'failure',
          details: { endpoint_id: 'test', event_id: reply.body['event_id'], status, error },
        },
      ])
    }
  })

  it('404: an unknown endpoint, which is recorded', async () => {
    const reply = await send('another')
    expect(reply.body).toMatchObject({ status: 404, code: 'not_found' })
    const records = await app.query('select action, outcome, details from audit_logs where request_id = $1', [
      reply.headers['x-request-id'],
    ])
    const details = { endpoint_id: 'another', error: 'not_found' }
    expect(records).toEqual([{ action: 'event_tested', outcome: 'failure', details }])
  })
})

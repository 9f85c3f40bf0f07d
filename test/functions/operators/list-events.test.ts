import { expect, it } from 'vitest'
import { describeRoute } from '../../support/describe-route.ts'
import { openEvents } from '../../support/events.ts'
import { startApp } from '../../support/start-app.ts'

const PATH = '/api/v1/admin/events'
type Items = Record<string, unknown>[]

const app = await startApp({ EVENT_TIMEOUT_TOTAL: '0.5' })
const events = await openEvents(app)

describeRoute(app, 'operators/list-events', {}, () => {
  const list = async (query: Record<string, string> = {}) => {
    const reply = await app.operate('GET', `${PATH}?${new URLSearchParams(query)}`)
    expect(reply.status).toBe(200)
    return { items: reply.body['items'] as Items, next: reply.body['next_cursor'] as string | null }
  }

  it('200: shows the events with their deliveries, newest first', async () => {
    await events.clear()
    const subject = crypto.randomUUID()
    await events.insert(subject, 2)
    events.receiver.answerWith(({ body }) => (JSON.parse(body).data.n === 2 ? 'error' : 'accept'))
    await events.run()
    const { items } = await list({ subject_id: subject })
    const now = app.clock().toISOString()
    expect(items).toEqual([
      {
        id: expect.any(String),
        type: 'user.verified',
        subject_id: subject,
        data: { user_id: subject, n: 2 },
        created_at: now,
        routed_at: now,
        deliveries: [
          {
            endpoint_id: 'test',
            state: 'pending',
            attempts: 1,
            next_attempt_at: expect.stringMatching(/Z$/),
            last_attempt_at: now,
            last_status: 500,
            last_error: 'status',
            delivered_at: null,
          },
        ],
      },
      expect.objectContaining({
        deliveries: [
          expect.objectContaining({ state: 'delivered', delivered_at: now, next_attempt_at: null }),
        ],
      }),
    ])
    expect((await list({ subject_id: subject, state: 'delivered' })).items).toHaveLength(1)
    expect((await list({ subject_id: subject, type: 'user.deleted' })).items).toEqual([])
  })

  it('200: pages by the cursor, and shows an event without deliveries', async () => {
    await events.clear()
    const subject = crypto.randomUUID()
    await events.insert(subject, 3)
    const first = await list({ limit: '2' })
    expect(first.items).toHaveLength(2)
    expect(first.items[0]).toMatchObject({ routed_at: null, deliveries: [] })
    const second = await list({ limit: '2', cursor: String(first.next) })
    expect(second).toMatchObject({ items: [{ data: { n: 1 } }], next: null })
  })

  it('422: an invalid filter', async () => {
    for (const query of ['type=x', 'state=x', 'subject_id=x', 'cursor=x', 'limit=0', 'user_id=x'])
      expect((await app.operate('GET', `${PATH}?${query}`)).status).toBe(422)
  })
})

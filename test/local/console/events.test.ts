import { expect, it } from 'vitest'
import type { ConsoleEvent, ConsoleEvents } from '../../../local/console-api/replies.ts'
import { newDirectory } from '../../support/local-cloud.ts'
import { startConsole } from './console-client.ts'

it('shows signed events, makes the receiver fail, and keeps what arrived across a restart', {
  timeout: 180_000,
}, async () => {
  const directory = newDirectory()
  const { call, get, until, signUp, child, exited } = await startConsole(directory)
  const { id } = await signUp('ada')
  const dispatch = async () => expect((await call('POST', '/signed-events/dispatch')).status).toBe(204)
  const event = (type: string, isDone: (event: ConsoleEvent) => boolean) =>
    until<ConsoleEvents>('/signed-events', ({ items }) =>
      items.some(one => one.type === type && one.subject_id === id && isDone(one)),
    )
  await dispatch()
  const accepted = await event('user.registered', ({ received }) => received.length > 0)
  expect(accepted.receiver.answer).toBe('accept')
  expect(accepted.items.find(({ type }) => type === 'user.registered')).toMatchObject({
    data: { user_id: id },
    received: [{ is_verified: true, answer: 'accept' }],
  })
  await event('user.registered', ({ deliveries }) => deliveries[0]?.state === 'delivered')

  expect((await call('PUT', '/receiver/gone')).status).toBe(204)
  expect((await call('PUT', '/receiver/toString')).status).toBe(422)
  const { access_token } = await signUp('bob')
  expect(access_token).toBeDefined()
  await dispatch()
  const failed = await until<ConsoleEvents>('/signed-events', ({ items }) =>
    items.some(({ deliveries }) => deliveries[0]?.last_error === 'gone'),
  )
  const lost = failed.items.find(({ deliveries }) => deliveries[0]?.state === 'failed')
  expect((await call('PUT', '/receiver/accept')).status).toBe(204)
  expect((await call('POST', `/signed-events/${lost?.id}/replay`)).status).toBe(204)
  expect((await call('POST', `/signed-events/${crypto.randomUUID()}/replay`)).status).toBe(404)
  await until<ConsoleEvents>('/signed-events', ({ items }) =>
    items.some(({ id: own, deliveries }) => own === lost?.id && deliveries[0]?.state === 'delivered'),
  )
  const before = await get<ConsoleEvents>('/signed-events')
  child.kill('SIGINT')
  expect(await exited).toBe(0)

  const restarted = await startConsole(directory)
  const after = await restarted.get<ConsoleEvents>('/signed-events')
  expect(after.items.map(({ id: own, received }) => [own, received])).toEqual(
    before.items.map(({ id: own, received }) => [own, received]),
  )
  // The receiver has the same secret as before.
  expect((await restarted.call('POST', `/signed-events/${lost?.id}/replay`)).status).toBe(204)
  const again = await restarted.until<ConsoleEvents>('/signed-events', ({ items }) =>
    items.some(({ id: own, received }) => own === lost?.id && received.length === 3),
  )
  expect(again.items.find(({ id: own }) => own === lost?.id)?.received.at(-1)).toMatchObject({
    is_verified: true,
  })
  restarted.child.kill('SIGINT')
  expect(await restarted.exited).toBe(0)
})

import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod/mini'
import { progress } from '../command-line/progress.ts'
import { step } from './client.ts'
import type { SmokeContext } from './context.ts'
import type { Operate } from './operator.ts'

const Events = z.object({
  items: z.array(
    z.object({
      type: z.string(),
      data: z.record(z.string(), z.unknown()),
      deliveries: z.array(z.object({ state: z.string() })),
      received: z.array(z.object({ is_verified: z.boolean() })),
    }),
  ),
})

/** The events that the steps before must have caused, for the user of the smoke test. */
const EXPECTED = [
  'user.registered',
  'user.verified',
  'session.revoked',
  'connection.connected',
  'connection.broken',
  'connection.recovered',
  'connection.expiring',
  'connection.revoked',
]
const DEADLINE_MILLISECONDS = 30_000

/**
 * Tests that the events of the user arrived at the receiver of the local cloud, which verifies their signatures.
 * @param accessToken - Of the user whose events are expected.
 */
export async function testEvents(
  { call, me }: Pick<SmokeContext, 'call' | 'me'>,
  operate: Operate,
  accessToken: unknown,
): Promise<void> {
  const test = await operate('POST', '/api/v1/admin/events/tests', { endpoint_id: 'local' })
  assert.equal(step('send a test event', 200, test)['is_delivered'], true)
  const { id } = step('get the user', 200, await me(accessToken))
  await call('POST', '/_local/api/signed-events/dispatch')
  await progress('Waiting until the events arrive', async () => {
    const deadline = Date.now() + DEADLINE_MILLISECONDS
    for (;;) {
      const { items } = z.parse(Events, (await call('GET', '/_local/api/signed-events')).body)
      const ofUser = items.filter(({ data }) => data['user_id'] === id)
      assert.ok(ofUser.every(({ received }) => received.every(one => one.is_verified)))
      const delivered = ofUser.filter(({ deliveries }) => deliveries.every(one => one.state === 'delivered'))
      const types = new Set(delivered.map(({ type }) => type))
      if (delivered.length === ofUser.length && EXPECTED.every(type => types.has(type))) return
      assert.ok(Date.now() < deadline, `Missing events: ${EXPECTED.filter(type => !types.has(type))}`)
      await delay(250)
    }
  })
  console.log('ok  the events arrived, and their signatures are verified')
}

import assert from 'node:assert/strict'
import * as z from 'zod/mini'
import { until } from './until.ts'

const Shown = z.object({
  items: z.array(
    z.object({
      subject_id: z.string(),
      type: z.string(),
      received: z.array(z.object({ is_verified: z.boolean(), answer: z.string() })),
    }),
  ),
})

/** The events of the connection that the test connects, breaks, repairs, renews and lets the provider revoke. */
const EXPECTED = [
  'connection.connected',
  'connection.broken',
  'connection.recovered',
  'connection.expiring',
  'connection.recovered',
  'connection.revoked',
]

/**
 * Tests that the events of a connection arrive at the receiver of the local cloud, in order, and that their signatures are
 * valid. The receiver verifies them with the package `standardwebhooks`.
 */
export async function testSignedEvents(base: string, connectionId: string): Promise<void> {
  const api = `${base}/_local/api/signed-events`
  const events = async () => {
    const { items } = z.parse(Shown, await (await fetch(api)).json())
    return items.filter(({ subject_id }) => subject_id === connectionId).toReversed()
  }
  await until(
    'the signed events of the connection have arrived',
    async () => {
      const sent = await events()
      return sent.length >= EXPECTED.length && sent.every(({ received }) => received.length > 0)
    },
    () => fetch(`${api}/dispatch`, { method: 'POST' }),
  )
  const sent = await events()
  assert.deepEqual(
    sent.map(({ type }) => type),
    EXPECTED,
  )
  assert.ok(sent.every(({ received }) => received.every(({ is_verified }) => is_verified)))
  console.log('ok  the events are in order, and their signatures are valid')
}

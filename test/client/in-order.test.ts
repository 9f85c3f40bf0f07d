import { expect, it } from 'vitest'
import { inOrder } from '../../client/src/session/in-order.ts'

it('runs tasks one after the other, also after one failed', async () => {
  const exclusively = inOrder()
  const held = Promise.withResolvers<void>()
  const events: string[] = []
  const first = exclusively(async () => {
    events.push('first starts')
    await held.promise
    events.push('first fails')
    throw new Error('Failed')
  })
  const second = exclusively(async () => events.push('second'))
  await new Promise(resolve => setImmediate(resolve))
  expect(events).toEqual(['first starts'])
  held.resolve()
  await expect(first).rejects.toThrow('Failed')
  await second
  expect(events).toEqual(['first starts', 'first fails', 'second'])
})

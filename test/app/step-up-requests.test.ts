import { afterEach, expect, it, vi } from 'vitest'
import { requestStepUp, stepUpRequest } from '../../app/src/step-up/step-up-requests.ts'

const required = { factor: 'any', max_age: 600 } as const
const current = () => stepUpRequest.read() ?? expect.fail('No request is open.')
const ask = (signal = new AbortController().signal) => requestStepUp(required, signal)

afterEach(() => stepUpRequest.set(undefined))

it('shows a request until it is answered', async () => {
  const listener = vi.fn()
  const unsubscribe = stepUpRequest.subscribe(listener)
  const answer = ask()
  expect(current().required).toBe(required)
  current().finish(true)
  expect(await answer).toBe(true)
  expect(stepUpRequest.read()).toBeUndefined()
  expect(listener).toHaveBeenCalledTimes(2)
  unsubscribe()
})

it('is not closed by a late answer to a canceled request', async () => {
  const canceled = ask()
  const first = current()
  first.finish(false)
  expect(await canceled).toBe(false)
  const answer = ask()
  const second = current()
  expect(second.id).not.toBe(first.id)
  // The factor of the canceled request was verified in the meantime.
  first.finish(true)
  expect(stepUpRequest.read()).toBe(second)
  second.finish(true)
  expect(await answer).toBe(true)
})

it('ends when no call waits for it any more', async () => {
  const controller = new AbortController()
  const answer = ask(controller.signal)
  controller.abort()
  expect(await answer).toBe(false)
  expect(stepUpRequest.read()).toBeUndefined()
  expect(await ask(controller.signal)).toBe(false)
  expect(stepUpRequest.read()).toBeUndefined()
})

it('fails if the user cannot be asked', async () => {
  const answer = ask()
  current().fail(new TypeError('Failed to fetch'))
  await expect(answer).rejects.toThrow('Failed to fetch')
  expect(stepUpRequest.read()).toBeUndefined()
})

import { expect, it, vi } from 'vitest'
import { startApp } from '../support/start-app.ts'
import { type Callback, openStepUpTab, refusal, stepUp } from './support/step-up.ts'

const app = await startApp()
const OTHERS = '/api/v1/auth/sessions/others'
const NAME = '/api/v1/auth/me'

/** Asks until the signal aborts, like a dialog. Says when it is asked. */
function dialog() {
  const asked = Promise.withResolvers<AbortSignal>()
  const callback = vi.fn<Callback>((_required, _client, signal) => {
    asked.resolve(signal)
    return new Promise(resolve => signal.addEventListener('abort', () => resolve(false)))
  })
  return { callback, asked: asked.promise }
}

it('ends the question when the last call that waits for it has ended', async () => {
  const { callback, asked } = dialog()
  const tab = await openStepUpTab(app, callback)
  const [first, second] = [new AbortController(), new AbortController()]
  tab.network.fault(OTHERS, refusal())
  const one = tab.client.sessions.endOther({ signal: first.signal })
  const signal = await asked
  const arrived = Promise.withResolvers<void>()
  tab.network.fault(NAME, (pass, ends) => {
    arrived.resolve()
    return refusal()(pass, ends)
  })
  const other = tab.client.user.update({ name: 'Ada' }, { signal: second.signal })
  await arrived.promise
  // After its reply was handled, the second call waits for the same answer.
  await new Promise(resolve => setImmediate(resolve))
  first.abort()
  expect(await one).toMatchObject({ problem: { code: 'aborted' } })
  expect(signal.aborted).toBe(false)
  second.abort()
  expect(await other).toMatchObject({ problem: { code: 'aborted' } })
  expect(signal.aborted).toBe(true)
  expect(callback).toHaveBeenCalledTimes(1)
})

it('asks again for a call that is refused after the callers of the former question aborted', async () => {
  const { callback, asked } = dialog()
  const tab = await openStepUpTab(app, callback)
  const controller = new AbortController()
  tab.network.fault(OTHERS, refusal(), refusal())
  const aborted = tab.client.sessions.endOther({ signal: controller.signal })
  await asked
  controller.abort()
  callback.mockImplementation(stepUp)
  expect(await tab.client.sessions.endOther()).toMatchObject({ ok: true })
  expect(await aborted).toMatchObject({ problem: { code: 'aborted' } })
  expect(callback).toHaveBeenCalledTimes(2)
})

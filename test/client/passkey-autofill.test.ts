import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Client } from '../../client/src/index.ts'
import { signInWithPasskey } from '../../client/src/passkeys/sign-in.ts'

const options = { challenge: 'AAAA', rpId: 'example.com', allowCredentials: [], timeout: 300_000 }
const started = { ok: true, data: { challenge: 'c', expires_in: 300, options } } as const
const startPasskeyLogin = vi.fn(async () => started)
const client = { auth: { startPasskeyLogin } } as unknown as Pick<Client, 'auth'>
/** Suggestions wait until they are aborted. */
const get = vi.fn(
  ({ signal }: { readonly signal: AbortSignal }) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
)
const page = new EventTarget()

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal(
    'PublicKeyCredential',
    Object.assign(() => {}, { isConditionalMediationAvailable: async () => true }),
  )
  vi.stubGlobal('navigator', { credentials: { get } })
  vi.stubGlobal('document', { querySelectorAll: () => [{}], hidden: false })
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page))
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('renews the challenge of suggestions only when the page is used, and ends with the signal', async () => {
  const controller = new AbortController()
  const result = signInWithPasskey(client, { autofill: true, signal: controller.signal })
  await vi.advanceTimersByTimeAsync(0)
  expect(get).toHaveBeenCalledTimes(1)
  // A day on an unused page.
  await vi.advanceTimersByTimeAsync(24 * 3600_000)
  expect(startPasskeyLogin).toHaveBeenCalledTimes(1)
  page.dispatchEvent(new Event('pointermove'))
  await vi.advanceTimersByTimeAsync(0)
  expect(startPasskeyLogin).toHaveBeenCalledTimes(2)
  expect(get).toHaveBeenCalledTimes(2)
  controller.abort()
  expect(await result).toMatchObject({ ok: false, problem: { code: 'aborted' } })
})

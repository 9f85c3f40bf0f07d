import { expect, it, vi } from 'vitest'
import { suggestPasskeys } from '../../app/src/session/suggest-passkeys.ts'
import { createClient } from '../../client/src/index.ts'
import { clientProblem } from '../../client/src/problem.ts'

type Options = Parameters<typeof suggestPasskeys>[1]
type Passkeys = Awaited<ReturnType<Options['load']>>

const failed = { ok: false, problem: clientProblem('network_error') } as const
const client = createClient({
  baseUrl: 'https://api.example.com',
  fetch: async () => {
    throw new TypeError('offline')
  },
})
const credential = {
  id: 'x',
  rawId: 'x',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'x', authenticatorData: 'x', signature: 'x' },
} as const

function suggest(
  signInWithPasskey: Passkeys['signInWithPasskey'],
  { isSupported = true, signal = new AbortController().signal } = {},
) {
  const load = async () => ({ isPasskeyAutofillSupported: async () => isSupported, signInWithPasskey })
  return suggestPasskeys(client, { load, signal })
}

it('returns the problem of the sign-in with a chosen passkey', async () => {
  const result = await suggest(({ auth }) => auth.loginWithPasskey({ challenge: 'c', credential }))
  expect(result).toMatchObject({ ok: false, problem: { code: 'network_error' } })
})

it('completes a sign-in after the suggestions have ended', async () => {
  const controller = new AbortController()
  const result = suggest(
    ({ auth }, { signal } = {}) => {
      controller.abort()
      expect(signal?.aborted).toBe(true)
      return auth.loginWithPasskey({ challenge: 'c', credential }, { signal })
    },
    { signal: controller.signal },
  )
  expect(await result).toMatchObject({ problem: { code: 'network_error' } })
})

it('reports nothing before a passkey is chosen', async () => {
  expect(await suggest(async () => failed)).toBeUndefined()
  const unsupported = vi.fn(async () => failed)
  expect(await suggest(unsupported, { isSupported: false })).toBeUndefined()
  expect(unsupported).not.toHaveBeenCalled()
  const load = () => Promise.reject(new TypeError('Failed to fetch'))
  expect(await suggestPasskeys(client, { load, signal: new AbortController().signal })).toBeUndefined()
})

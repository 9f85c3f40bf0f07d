import { describe, expect, it } from 'vitest'
import { systemRandom } from '../../../lib/runtime/random.ts'
import { newKeyRing, newSessionRefreshKey } from '../../../lib/services/keys/key-ring.ts'
import { openSessionRefreshKey } from '../../../lib/services/keys/session-refresh-key.ts'
import { openSigningKeys } from '../../../lib/services/keys/signing-keys.ts'
import { openVerificationKeys } from '../../../lib/services/keys/verification-keys.ts'

const random = systemRandom(() => new Date())

/** A secret with a changeable text and a counter of reads. */
function secret(text: string) {
  const state = { text, reads: 0, fails: false }
  const read = async () => {
    state.reads += 1
    if (state.fails) throw new Error('Secrets Manager is down')
    return state.text
  }
  return { state, read }
}

function clockAt(milliseconds: number) {
  const time = { now: milliseconds }
  return { time, clock: () => new Date(time.now) }
}

const verificationSettings = {
  verificationKeysSecretId: 'x',
  verificationKeysCacheSeconds: 300,
  verificationKeysRefetchSeconds: 10,
}

describe('the verification keys', () => {
  const start = async () => {
    const ring = await newKeyRing(random)
    const [{ state, read }, { time, clock }] = [secret(ring.verificationKeys), clockAt(0)]
    const keys = openVerificationKeys(verificationSettings, clock, read)
    const kid = JSON.parse(ring.signingKeys).current.kid as string
    return { state, time, keys, kid }
  }

  it('are read once for concurrent callers, and again after five minutes', async () => {
    const { state, time, keys, kid } = await start()
    await Promise.all(Array.from({ length: 8 }, () => keys.find(kid)))
    expect(state.reads).toBe(1)
    time.now += 299_999
    await keys.find(kid)
    expect(state.reads).toBe(1)
    time.now += 1
    await keys.find(kid)
    expect(state.reads).toBe(2)
  })

  it('are reloaded for an unknown id to find a rotated key, but not for every forged id', async () => {
    const { state, time, keys, kid } = await start()
    await keys.find(kid)
    const rotated = await newKeyRing(random)
    state.text = rotated.verificationKeys
    const { kid: newKid } = JSON.parse(rotated.signingKeys).current
    expect(await keys.find(newKid)).toBeUndefined()
    time.now += 10_000
    expect(await keys.find(newKid)).toBeDefined()
    expect(state.reads).toBe(2)
    for (let i = 0; i < 100; i += 1) expect(await keys.find(`forged-${i}`)).toBeUndefined()
    expect(state.reads).toBe(2)
  })

  it('stay known if the reload for an unknown id fails, which is repeated after ten seconds', async () => {
    const { state, time, keys, kid } = await start()
    await keys.find(kid)
    time.now += 10_000
    state.fails = true
    const attempts = Array.from({ length: 3 }, () => keys.find('forged'))
    for (const attempt of attempts) await expect(attempt).rejects.toThrow('down')
    expect(await keys.find(kid)).toBeDefined()
    expect(await keys.find('forged')).toBeUndefined()
    expect(state.reads).toBe(2)
    time.now += 10_000
    state.fails = false
    expect(await keys.find('forged')).toBeUndefined()
    expect(state.reads).toBe(3)
  })

  it('do not quote an unreadable secret in an error', async () => {
    const { state, keys, kid } = await start()
    state.text = 'the-secret-itself'
    const error = await keys.find(kid).catch((cause: unknown) => cause)
    expect(String(error)).not.toContain('secret-itself')
    expect(String(error)).not.toContain('the-sec')
  })

  it('are read again after a failed read', async () => {
    const { state, keys, kid } = await start()
    state.fails = true
    await expect(keys.find(kid)).rejects.toThrow('down')
    state.fails = false
    expect(await keys.find(kid)).toBeDefined()
  })
})

describe('the signing keys', () => {
  it('sign with the current key of the ring, and with a rotated key after five minutes', async () => {
    const [first, second] = [await newKeyRing(random), await newKeyRing(random)]
    const [{ state, read }, { time, clock }] = [secret(first.signingKeys), clockAt(0)]
    const keys = openSigningKeys({ signingKeysSecretId: 'x', signingKeysCacheSeconds: 300 }, clock, read)
    expect((await keys.current()).kid).toBe(JSON.parse(first.signingKeys).current.kid)
    state.text = second.signingKeys
    time.now += 300_000
    expect((await keys.current()).kid).toBe(JSON.parse(second.signingKeys).current.kid)
  })

  it('derive keys for other purposes, which change with the current key', async () => {
    const [first, second] = [await newKeyRing(random), await newKeyRing(random)]
    const [{ state, read }, { time, clock }] = [secret(first.signingKeys), clockAt(0)]
    const keys = openSigningKeys({ signingKeysSecretId: 'x', signingKeysCacheSeconds: 300 }, clock, read)
    const derived = await keys.derive('one')
    expect(derived).toHaveLength(32)
    expect(await keys.derive('one')).toEqual(derived)
    expect(await keys.derive('another')).not.toEqual(derived)
    expect(state.reads).toBe(1)
    state.text = second.signingKeys
    time.now += 300_000
    expect(await keys.derive('one')).not.toEqual(derived)
  })

  it.each(['{}', 'not json', '{"current":{"kty":"RSA"}}'])(
    'refuse a secret without a key ring: %s',
    async text => {
      const { read } = secret(text)
      const keys = openSigningKeys(
        { signingKeysSecretId: 'x', signingKeysCacheSeconds: 300 },
        () => new Date(),
        read,
      )
      await expect(keys.current()).rejects.toThrow()
    },
  )
})

describe('the session refresh key', () => {
  it('has 256 bits', async () => {
    const { read } = secret(newSessionRefreshKey(random))
    expect(
      (
        await openSessionRefreshKey(
          { refreshKeySecretId: 'x', refreshKeyCacheSeconds: 300 },
          () => new Date(),
          read,
        ).bytes()
      ).byteLength,
    ).toBe(32)
  })
  it('is refused if it is too short', async () => {
    const { read } = secret('{"key":"c2hvcnQ"}')
    await expect(
      openSessionRefreshKey(
        { refreshKeySecretId: 'x', refreshKeyCacheSeconds: 300 },
        () => new Date(),
        read,
      ).bytes(),
    ).rejects.toThrow()
  })
})

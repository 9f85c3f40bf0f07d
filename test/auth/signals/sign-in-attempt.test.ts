import { describe, expect, it } from 'vitest'
import { signInAttempt } from '../../../lib/auth/signals/sign-in-attempt.ts'
import { systemRandom } from '../../../lib/runtime/random.ts'
import { newKeyRing } from '../../../lib/services/keys/key-ring.ts'
import { openSigningKeys } from '../../../lib/services/keys/signing-keys.ts'

const ring = (await newKeyRing(systemRandom(() => new Date()))).signingKeys
const attemptAt = (
  time: string,
  attempt: { email?: string; password?: string; ip?: string | null } = {},
  secret = ring,
) => {
  const clock = () => new Date(time)
  const signingKeys = openSigningKeys(
    { signingKeysSecretId: 'x', signingKeysCacheSeconds: 300 },
    clock,
    async () => secret,
  )
  const values = { email: 'ada@example.com', password: 'Correct-Horse1', ip: '192.0.2.1', ...attempt }
  return signInAttempt({ clock, signingKeys }, values)
}

describe('an attempt to sign in', () => {
  it('contains neither its password nor hashes that anyone can compute', async () => {
    const attempt = await attemptAt('2026-11-27T12:00:00Z')
    expect(attempt).toEqual({
      addressHash: expect.stringMatching(/^[0-9a-f]{32}$/),
      networkHash: expect.stringMatching(/^[0-9a-f]{32}$/),
      network: '192.0.2.1',
      passwordTag: expect.any(Number),
      previousTag: expect.any(Number),
      tagsSince: new Date('2026-11-27T00:00:00Z'),
    })
    const other = await newKeyRing(systemRandom(() => new Date()))
    const elsewhere = await attemptAt('2026-11-27T12:00:00Z', {}, other.signingKeys)
    expect(elsewhere.addressHash).not.toBe(attempt.addressHash)
  })

  it('has 16 bits of the password, which change every day; yesterday’s tag stays comparable', async () => {
    const before = await attemptAt('2026-11-26T23:59:59Z')
    const after = await attemptAt('2026-11-27T00:00:01Z')
    expect(before.passwordTag).toBeLessThan(65_536)
    expect(after.previousTag).toBe(before.passwordTag)
    expect(after.addressHash).toBe(before.addressHash)
    // Two tags of one password are equal by chance once in 65,536 days.
    const tags = await Promise.all(
      Array.from({ length: 5 }, (_, day) => attemptAt(`2026-11-2${day}T12:00:00Z`)),
    )
    expect(new Set(tags.map(({ passwordTag }) => passwordTag)).size).toBeGreaterThan(1)
  })

  it('compares passwords after normalization, and addresses by their network', async () => {
    const time = '2026-11-27T12:00:00Z'
    const composed = await attemptAt(time, { password: 'Caf\u00e9-Horse1' })
    const decomposed = await attemptAt(time, { password: 'Cafe\u0301-Horse1' })
    expect(decomposed.passwordTag).toBe(composed.passwordTag)
    const [one, same, other, none] = await Promise.all(
      ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:db8:1:3::1', null].map(ip => attemptAt(time, { ip })),
    )
    expect(one?.network).toBe('2001:db8:1:2::/64')
    expect(same?.networkHash).toBe(one?.networkHash)
    expect(other?.networkHash).not.toBe(one?.networkHash)
    expect(none).toMatchObject({ network: null })
  })
})

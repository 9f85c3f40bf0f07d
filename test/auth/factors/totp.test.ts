import { describe, expect, it } from 'vitest'
import { matchingStep, newTotpSecret, totpUri } from '../../../lib/auth/factors/totp.ts'
import { systemRandom } from '../../../lib/runtime/random.ts'

const random = systemRandom(() => new Date())
/** The secret of RFC 6238, appendix B, in base32. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const at = (seconds: number) => new Date(seconds * 1000)

describe('a TOTP code', () => {
  // The last six digits of the codes in RFC 6238, appendix B.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('matches at %i seconds', (seconds, code) => {
    expect(matchingStep(secret, code, at(seconds))).toBe(Math.floor(seconds / 30))
  })

  it('matches one step earlier and later, and returns its own step', () => {
    expect(matchingStep(secret, '287082', at(59 + 30))).toBe(1)
    expect(matchingStep(secret, '287082', at(29))).toBe(1)
    expect(matchingStep(secret, ' 287 082 ', at(59))).toBe(1)
    expect(matchingStep(secret, '287082', at(59 + 61))).toBeUndefined()
  })

  it.each(['287081', '94287082', '28708', '', '28 082', '２８７０８２', '-87082', '1e5000'])(
    'does not match %j',
    code => {
      expect(matchingStep(secret, code, at(59))).toBeUndefined()
    },
  )
})

describe('a TOTP secret', () => {
  it('has 160 random bits in base32', () => {
    const secrets = new Set(Array.from({ length: 100 }, () => newTotpSecret(random)))
    expect(secrets.size).toBe(100)
    for (const one of secrets) expect(one).toMatch(/^[A-Z2-7]{32}$/)
    const counting = { ...random, bytes: (count: number) => Uint8Array.from({ length: count }, (_, i) => i) }
    expect(newTotpSecret(counting)).toBe('AAAQEAYEAUDAOCAJBIFQYDIOB4IBCEQT')
  })

  it('is in the URI of the QR code', () => {
    expect(totpUri({ secret, email: 'ada+x@example.com', issuer: 'Dash & Tam' })).toBe(
      `otpauth://totp/Dash%20%26%20Tam:ada%2Bx%40example.com?issuer=Dash%20%26%20Tam&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    )
  })
})

import { describe, expect, it } from 'vitest'
import {
  hashRecoveryCode,
  newRecoveryCodes,
  normalizeRecoveryCode,
} from '../../../lib/auth/factors/recovery-codes.ts'
import { systemRandom } from '../../../lib/runtime/random.ts'

const random = systemRandom(() => new Date())
const user = '01234567-89ab-7cde-8f01-23456789abcd'

describe('recovery codes', () => {
  it('are ten different codes of 120 bits', () => {
    const codes = newRecoveryCodes(random)
    expect(new Set(codes).size).toBe(10)
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
  })

  it('contain all random bits', () => {
    const bytes = Buffer.from('0123456789abcdef0123456789abcd', 'hex')
    const [code = ''] = newRecoveryCodes({ ...random, bytes: () => bytes })
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
    const bits = [...code.replaceAll('-', '')].map(character =>
      alphabet.indexOf(character).toString(2).padStart(5, '0'),
    )
    expect(BigInt(`0b${bits.join('')}`)).toBe(BigInt(`0x${bytes.toString('hex')}`))
  })

  it('are read as users type them', () => {
    const code = '0123-4567-89AB-CDEF-GHJK-MNP1'
    for (const typed of [code, code.toLowerCase(), ' o i23 4567 89ab-cdefghjkmnpL\n'])
      expect(normalizeRecoveryCode(typed)).toBe('0123456789ABCDEFGHJKMNP1')
    for (const written of newRecoveryCodes(random))
      expect(normalizeRecoveryCode(written)).toBe(written.replaceAll('-', ''))
  })

  it.each(['', '0123', '0123-4567-89AB-CDEF-GHJK-MNPU', '0123-4567-89AB-CDEF-GHJK-MNP1-2', 'x'.repeat(512)])(
    'are not %j',
    text => {
      expect(normalizeRecoveryCode(text)).toBeUndefined()
    },
  )

  it('have another hash for each user', () => {
    const hash = hashRecoveryCode(user, '0123456789ABCDEFGHJKMNP1')
    expect(hash).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(hashRecoveryCode(user.replace('0', '1'), '0123456789ABCDEFGHJKMNP1')).not.toBe(hash)
    expect(hashRecoveryCode(user, '0123456789ABCDEFGHJKMNP2')).not.toBe(hash)
    expect(hashRecoveryCode(user, 'oi23-4567-89ab-cdef-ghjk-mnpl')).toBe(hash)
    expect(hashRecoveryCode(user, '')).not.toBe(hash)
  })
})

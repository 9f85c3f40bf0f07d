import { expect, it } from 'vitest'
import { inUsableOrder } from '../../app/src/factors/factor.ts'
import { hasPasskey } from '../../app/src/security/has-passkey.ts'

const passkey = {
  id: 'p',
  name: 'Phone',
  is_revoked: false,
  is_backed_up: true,
  created_at: '2026-01-01T00:00:00Z',
  last_used_at: null,
}

it('recommends no passkey where passkeys cannot work', () => {
  const factors = ['passkey', 'totp', 'recovery_code'] as const
  expect(inUsableOrder(factors, true)).toEqual(factors)
  expect(inUsableOrder(factors, false)).toEqual(['totp', 'recovery_code', 'passkey'])
  expect(inUsableOrder(['passkey'], false)).toEqual(['passkey'])
})

it('does not count blocked passkeys', () => {
  expect(hasPasskey({ passkeys: [] })).toBe(false)
  expect(hasPasskey({ passkeys: [{ ...passkey, is_revoked: true }] })).toBe(false)
  expect(hasPasskey({ passkeys: [{ ...passkey, is_revoked: true }, passkey] })).toBe(true)
})

import { expect, it } from 'vitest'
import { retryAfterSeconds } from '../../../lib/financial/providers/provider-retry-after.ts'

const now = new Date('2026-01-01T00:00:00Z')

it.each([
  ['7', 7],
  [' 7 ', 7],
  ['0', 1],
  ['999999999999999999999', 3_600],
  ['Thu, 01 Jan 2026 00:00:30 GMT', 30],
  ['Wed, 31 Dec 2025 23:59:30 GMT', 1],
  ['Fri, 01 Jan 2027 00:00:00 GMT', 3_600],
  [undefined, 60],
  ['', 60],
  ['-5', 60],
  ['1.5', 60],
  ['soon', 60],
  ['Thu, 99 Foo 2026 00:00:30 GMT', 60],
])('Retry-After: %s is %i seconds', (header, seconds) => expect(retryAfterSeconds(header, now)).toBe(seconds))

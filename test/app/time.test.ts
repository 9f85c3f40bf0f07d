import { expect, it } from 'vitest'
import { formatDistance } from '../../app/src/text/time.ts'

const NOW = Date.parse('2026-11-26T09:30:00Z')

it.each([
  ['2026-11-26T09:29:01Z', 'just now'],
  ['2026-11-26T09:30:00Z', 'just now'],
  ['2026-11-26T09:30:59Z', 'in a moment'],
  ['2026-11-26T09:31:00Z', 'in 1 minute'],
  ['2026-11-26T09:28:00Z', '2 minutes ago'],
  ['2026-11-26T06:00:00Z', '3 hours ago'],
  ['2026-11-27T09:30:00Z', 'tomorrow'],
])('formats %s as the distance "%s"', (iso, text) => expect(formatDistance(iso, NOW)).toBe(text))

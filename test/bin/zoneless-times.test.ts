import { describe, expect, it } from 'vitest'
import { findZonelessTimes } from '../../bin/checks/zoneless-times.ts'

// Concatenated, so that the check does not find them in this file.
const zoneless = `time${'stamp'}`
const naive = `new ${'Date'}`

describe('findZonelessTimes', () => {
  it.each([
    `created_at ${zoneless} not null`,
    `created_at ${zoneless},`,
    `created_at ${zoneless}(3) not null`,
    `created_at ${zoneless} without time zone`,
    `x::${zoneless}`,
    `cast(x as ${zoneless})`,
    `local${zoneless}`,
    `${naive}('2026-01-01T00:00:00')`,
    `${naive}('2026-01-01 00:00')`,
    `Date.${'parse'}("2026-01-01T00:00:00")`,
    `${naive}(2026, 1, 1)`,
    `now.${'get'}Hours()`,
  ])('finds %s', source => {
    expect(findZonelessTimes(`line one\n${source}`)[0]).toMatchObject({ line: 2 })
  })

  it.each([
    'created_at timestamptz not null',
    `created_at ${zoneless} with time zone`,
    "new Date('2026-01-01T00:00:00Z')",
    "new Date('2026-01-01T00:00:00+02:00')",
    "new Date('2026-01-01')",
    'now.getUTCHours()',
    'Date.UTC(2026, 1)',
  ])('accepts %s', source => {
    expect(findZonelessTimes(source)).toEqual([])
  })
})

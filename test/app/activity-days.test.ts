import { describe, expect, it } from 'vitest'
import { daysOf, originOf } from '../../app/src/activity/days.ts'
import { readKind } from '../../app/src/activity/kinds.ts'
import type { Activity } from '../../client/src/index.ts'

const NOW = new Date('2026-11-26T12:00:00')
const event = (id: string, created_at: string): Activity => ({
  id,
  created_at: new Date(created_at).toISOString(),
  kind: 'signed_in',
  description: 'Signed in',
  outcome: 'success',
  device: 'Firefox on Linux',
  ip_address: '203.0.113.7',
  location: 'Switzerland',
  session_id: null,
  connection_id: null,
})

describe('the activity of a user', () => {
  it('is grouped by the days of the time zone of the user, in the order of the events', () => {
    const events = [
      event('a', '2026-11-26T11:00:00'),
      event('b', '2026-11-26T00:00:00'),
      event('c', '2026-11-25T23:59:59'),
      event('d', '2026-11-01T10:00:00'),
    ]
    expect(daysOf(events, NOW).map(day => [day.title, day.events.map(({ id }) => id)])).toEqual([
      ['Today', ['a', 'b']],
      ['Nov 25, 2026', ['c']],
      ['Nov 1, 2026', ['d']],
    ])
    expect(daysOf([], NOW)).toEqual([])
  })

  it('has an origin of what is known', () => {
    const known = event('a', '2026-11-26T11:00:00')
    expect(originOf(known)).toBe('Firefox on Linux · Switzerland · 203.0.113.7')
    expect(originOf({ ...known, location: null })).toBe('Firefox on Linux · 203.0.113.7')
    expect(originOf({ ...known, location: null, device: null, ip_address: null })).toBe('')
  })

  it('ignores an unknown kind in the address', () => {
    expect(readKind('sign_in_failed')).toBe('sign_in_failed')
    for (const text of [null, '', 'all', 'logged_in', '__proto__']) expect(readKind(text)).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import type { OperatorCall } from '../../bin/ops/calls.ts'
import { printCounts } from '../../bin/ops/print-connections.ts'
import { printChangedUser, printUsers } from '../../bin/ops/print-users.ts'
import { requestAll, watchRefreshes } from '../../bin/ops/refresh-all.ts'

const ID = '019abf5e-8f4c-7d0e-9a55-0d1f3c2b7a10'
const TIME = '2026-11-26T14:10:02.123Z'
const signal = new AbortController().signal

/** Returns a server with these responses, one for each call, and the calls. */
function serverWith(...responses: unknown[]) {
  const calls: OperatorCall[] = []
  const send = async (call: OperatorCall) => {
    calls.push(call)
    return responses[calls.length - 1]
  }
  return { send, calls }
}

const counts = (requested: number, leased: number) => ({
  items: [
    { provider_key: 'schwab', status: 'active', connections: 9, due: 0, paused: 0, requested, leased },
    { provider_key: 'schwab', status: 'error', connections: 1, due: 0, paused: 0, requested: 0, leased: 0 },
  ],
})

function recorded(isTTY: boolean) {
  const written: string[] = []
  const stream = { isTTY, write: (text: string | Uint8Array) => written.push(String(text)) > 0 }
  return { written, stream }
}

describe('the refresh of connections by npm run ops', () => {
  it('requests every page with the cursor of the one before', async () => {
    const { send, calls } = serverWith(
      { scheduled: 500, last_due_at: TIME, next_cursor: 'next' },
      { scheduled: 20, last_due_at: TIME, next_cursor: null },
    )
    expect(await requestAll(send, { status: 'error', rate: '100', reason: 'a test' })).toBe(520)
    expect(calls.map(({ body }) => JSON.parse(JSON.stringify(body)))).toEqual([
      { status: 'error', per_minute: 100, reason: 'a test' },
      { status: 'error', per_minute: 100, reason: 'a test', cursor: 'next' },
    ])
  })

  it('fails for a response of another version', async () => {
    await expect(requestAll(serverWith({}).send, { reason: 'x' })).rejects.toThrow('another version')
  })

  it('shows the progress in one line of a terminal until all are done', async () => {
    const { send, calls } = serverWith(counts(9, 1), counts(4, 2), counts(0, 0))
    const { written, stream } = recorded(true)
    const watch = { provider: 'schwab', scheduled: 10, signal, stream, pauseMilliseconds: 0 }
    expect(await watchRefreshes(send, watch)).toBe(true)
    expect(written).toEqual([
      '\r\x1b[K1 of 10 done, 1 in progress',
      '\r\x1b[K6 of 10 done, 2 in progress',
      '\r\x1b[K10 of 10 done, 0 in progress',
      '\n',
    ])
    expect(calls.map(({ path }) => path)).toEqual(
      Array(3).fill('/api/v1/admin/connections?provider_key=schwab'),
    )
  })

  it('writes a line for each change elsewhere', async () => {
    const { send } = serverWith(counts(1, 0), counts(1, 0), counts(0, 0))
    const { written, stream } = recorded(false)
    expect(await watchRefreshes(send, { scheduled: 2, signal, stream, pauseMilliseconds: 0 })).toBe(true)
    expect(written).toEqual(['1 of 2 done, 0 in progress\n', '2 of 2 done, 0 in progress\n'])
  })

  it('stops at once if it is interrupted', async () => {
    const stop = new AbortController()
    const { send, calls } = serverWith(counts(5, 0))
    const { stream } = recorded(false)
    const watching = watchRefreshes(
      async call => {
        const result = await send(call)
        stop.abort()
        return result
      },
      { scheduled: 5, signal: stop.signal, stream, pauseMilliseconds: 60_000 },
    )
    expect(await watching).toBe(false)
    expect(calls).toHaveLength(1)
  })
})

describe('the output of npm run ops about users and connections', () => {
  it('is a user with tables of sessions and connections', () => {
    const user = {
      id: ID,
      email: 'ada@example.com',
      name: 'Ada',
      is_verified: false,
      is_active: true,
      locked_until: TIME,
      delete_after: null,
      created_at: TIME,
      sessions: [{ id: ID, device: 'Firefox', location: null, created_at: TIME, last_used_at: TIME }],
      connections: [],
    }
    expect(printUsers({ items: [user] }).split('\n')).toEqual([
      `Id          ${ID}`,
      'Email       ada@example.com (not verified)',
      'Name        Ada',
      'Account     active, locked until 2026-11-26 14:10:02 UTC',
      'Registered  2026-11-26 14:10:02 UTC',
      '',
      'Session                               Device   Last used (UTC)',
      '────────────────────────────────────  ───────  ───────────────────',
      `${ID}  Firefox  2026-11-26 14:10:02`,
      '',
      'No connections.',
    ])
    expect(printUsers({ items: [{ ...user, delete_after: TIME }] })).toContain(
      'Deletion    after 2026-11-26 14:10:02 UTC',
    )
    expect(printUsers({ items: [] })).toBe('No user.')
  })

  it('says what changed in an account', () => {
    const changed = { id: ID, is_active: false, locked_until: null, changes: ['disabled'], revoked: 2 }
    expect(printChangedUser(changed)).toBe(
      `Changes: disabled. Ended 2 sessions. The account ${ID} is disabled.`,
    )
    expect(printChangedUser({ ...changed, changes: [], revoked: 0 })).toBe(
      `No changes. The account ${ID} is disabled.`,
    )
  })

  it('is a table of the numbers of connections', () => {
    expect(printCounts(counts(3, 1)).split('\n')).toEqual([
      'Provider  Status  Connections  Due  Requested  In progress',
      '────────  ──────  ───────────  ───  ─────────  ───────────',
      'schwab    active  9            0    3          1',
      'schwab    error   1            0    0          0',
    ])
    expect(printCounts({ items: [] })).toBe('No connections.')
  })
})

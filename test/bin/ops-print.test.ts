import { describe, expect, it } from 'vitest'
import {
  printAudit,
  printConfig,
  printDataKey,
  printRotation,
  printUserRotation,
} from '../../bin/ops/print.ts'

const ID = '019abf5e-8f4c-7d0e-9a55-0d1f3c2b7a10'
const TIME = '2026-11-26T14:10:02.123Z'
const record = {
  id: ID,
  created_at: TIME,
  action: 'login_failed',
  outcome: 'failure',
  actor: 'user',
  user_id: null,
  session_id: null,
  request_id: 'request-1',
  client_request_id: null,
  trace_id: null,
  method: 'POST',
  route: '/api/v1/auth/login',
  ip_address: '203.0.113.7',
  user_agent: null,
  fingerprint: null,
  details: null,
}

describe('the output of npm run ops', () => {
  it('is a table of the audit records, and says how to continue', () => {
    const known = { ...record, action: 'logged_in', outcome: 'success', user_id: ID }
    expect(printAudit({ items: [record, known], next_cursor: ID }).split('\n')).toEqual([
      'Time (UTC)           Action        Outcome  User                                  IP address   Request ID',
      '───────────────────  ────────────  ───────  ────────────────────────────────────  ───────────  ──────────',
      '2026-11-26 14:10:02  login_failed  failure                                        203.0.113.7  request-1',
      `2026-11-26 14:10:02  logged_in     success  ${ID}  203.0.113.7  request-1`,
      '',
      `For older records, repeat the command with --cursor ${ID}`,
    ])
    const actor = 'arn:aws:sts::123456789012:assumed-role/support/ada'
    const operated = {
      ...record,
      action: 'account_disabled',
      actor,
      details: { reason: `case 17 ${'x'.repeat(60)}` },
    }
    const line = printAudit({ items: [operated], next_cursor: null })
      .split('\n')
      .at(-1)
    expect(line).toContain(`  assumed-role/support/ada  case 17 ${'x'.repeat(31)}…  `)
    expect(printAudit({ items: [], next_cursor: null })).toBe('No records.')
  })

  it('says what a rotation did', () => {
    const config = { min_token_version: 4, grace_until: null, updated_at: TIME }
    expect(printRotation(config)).toBe('The tokens of all users below version 4 are revoked.')
    expect(printRotation({ ...config, grace_until: TIME })).toBe(
      'The tokens of all users below version 4 stay valid until 2026-11-26 14:10:02 UTC.',
    )
    expect(printUserRotation({ user_id: ID, token_version: 9, revoked: 1 })).toBe(
      `Revoked every token of the user ${ID} and ended 1 session. The token version is now 9.`,
    )
    expect(printDataKey({ data_key_id: ID, created_at: TIME })).toBe(
      `Started the data key ${ID} at 2026-11-26 14:10:02 UTC. New provider tokens are encrypted under it.`,
    )
    expect(printConfig(config)).toContain('Lowest valid token version  4\n')
  })

  it('is the exact response of a version with another shape', () => {
    expect(printConfig({ version: 2 })).toBe('{\n  "version": 2\n}')
  })
})

import type { UpdateObject } from 'kysely'
import type { Tables } from '../../lib/db/tables.ts'
import { MAX_FAILURES } from '../../lib/financial/provider-tokens/max-failures.ts'

type Changes = UpdateObject<Tables, 'provider_connections', 'provider_connections'>

/** A case that the console brings a connection into. */
export interface ConnectionCase {
  /** Changes the row so that the next run of the scheduled job finds the case. */
  readonly changes: (now: Date, newId: () => string) => Changes
  /** Whether the provider must revoke the grant first. */
  readonly revokesGrant?: true
  /** Whether the scheduled job runs right after the change. */
  readonly runsJob: boolean
}

const HOUR_MILLISECONDS = 60 * 60 * 1000
const CONSENT_HOURS = 20

const dueNow = (now: Date): Changes => ({
  refresh_due_at: now,
  refresh_paused_at: null,
  queued_until: null,
})

/** The cases by their name in the path. They apply to connections that are active or expiring. */
export const connectionCases = {
  'refresh-due': { changes: dueNow, runsJob: true },
  'access-expired': { changes: now => ({ access_expires_at: now }), runsJob: false },
  'grant-revoked': { changes: dueNow, revokesGrant: true, runsJob: true },
  'consent-ending': {
    changes: now => ({
      status: 'active',
      consent_expires_at: new Date(now.getTime() + CONSENT_HOURS * HOUR_MILLISECONDS),
      expiring_at: now,
      expiry_told_at: null,
    }),
    runsJob: true,
  },
  'consent-ended': { changes: now => ({ consent_expires_at: now }), runsJob: true },
  // An expired lease is a refresh that was interrupted. After the last permitted failure, the job reports the error.
  error: {
    changes: (now, newId) => ({
      ...dueNow(now),
      lease_id: newId(),
      leased_until: now,
      refresh_failures: MAX_FAILURES - 1,
    }),
    runsJob: true,
  },
} as const satisfies Record<string, ConnectionCase>

/** The name of a case. */
export type ConnectionCaseName = keyof typeof connectionCases

/** Returns the case with a name; undefined if absent. */
export function connectionCase(name: string | undefined): ConnectionCase | undefined {
  return Object.entries(connectionCases).find(([known]) => known === name)?.[1]
}

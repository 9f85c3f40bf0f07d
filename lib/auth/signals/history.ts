import { type OriginsRow, toOrigins } from './origins.ts'
import type { SignInAttempt } from './sign-in-attempt.ts'
import type { SignInHistory } from './snapshot.ts'

/** The history of a sign-in, as the database returns it. */
export interface HistoryRow extends OriginsRow {
  readonly failures: number
  readonly passwords: number
  readonly networks: number
  readonly addresses: number
  readonly is_network_known: boolean
}

/** The values of an attempt that its history is compared with, and how far back failures count. */
export type HistorySearch = Omit<SignInAttempt, 'networkHash'> & {
  readonly since: Date
  /** The later one of `since` and `tagsSince`. */
  readonly todaySince: Date
}

/** Returns the values to select the history of an attempt with. */
export function historySearch(
  { networkHash: _, ...attempt }: SignInAttempt,
  { now, windowMinutes }: { now: Date; windowMinutes: number },
): HistorySearch {
  const since = new Date(now.getTime() - windowMinutes * 60_000)
  return { ...attempt, since, todaySince: since > attempt.tagsSince ? since : attempt.tagsSince }
}

/** Converts the history of a sign-in. */
export function toHistory(row: HistoryRow): SignInHistory {
  return {
    ...toOrigins(row),
    isNetworkKnown: row.is_network_known,
    failures: {
      ofAddress: row.failures,
      passwords: row.passwords,
      networks: row.networks,
      addressesWithPassword: row.addresses,
    },
  }
}

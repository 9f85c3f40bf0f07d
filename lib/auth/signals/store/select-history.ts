import { type Expression, type RawBuilder, sql } from 'kysely'
import type { SignInAttempt } from '../sign-in-attempt.ts'
import type { SignInHistory } from '../snapshot.ts'
import { isNotDoubtful, type OriginsRow, originsOf, toOrigins } from './select-origins.ts'

/**
 * The most failures that a statement counts, the newest first, so that an attack cannot make it slow. The rate limit of
 * an address admits 120 attempts in an hour, so this many failures of one password concern at least 20 addresses.
 */
const COUNTED_FAILURES = 2_500

/** The history of a sign-in, as the database returns it. */
export interface HistoryRow extends OriginsRow {
  readonly failures: number
  readonly passwords: number
  readonly networks: number
  readonly addresses: number
  readonly is_network_known: boolean
}

/** Whose history to select, and how far back failures count. */
export interface HistoryScope {
  /** Null if no account has the address. */
  readonly userId: Expression<string | null>
  readonly now: Date
  readonly windowMinutes: number
}

/**
 * Returns an expression with the history of a sign-in as a JSON object, to select in the first statement of a sign-in.
 * It does the same work for an address without an account.
 */
export function historyOf(
  attempt: SignInAttempt,
  { userId, now, windowMinutes }: HistoryScope,
): RawBuilder<HistoryRow> {
  const since = new Date(now.getTime() - windowMinutes * 60_000)
  const todaySince = since > attempt.tagsSince ? since : attempt.tagsSince
  const withTag = (tag: number, from: Date, until?: Date) => sql`
    (select failure.address_hash from sign_in_failures as failure
     where failure.password_tag = ${tag}::integer and failure.created_at >= ${from}
       ${until === undefined ? sql`` : sql`and failure.created_at < ${until}`}
     order by failure.created_at desc limit ${sql.lit(COUNTED_FAILURES)})`
  return sql<HistoryRow>`(${originsOf(userId)} || (
    select jsonb_build_object(
      'failures', of_address.failures, 'passwords', of_address.passwords, 'networks', of_address.networks,
      'addresses', of_password.addresses, 'is_network_known', of_network.is_known)
    from (
      select count(*) as failures, count(distinct password_tag) as passwords, count(distinct network_hash) as networks
      from (select failure.password_tag, failure.network_hash from sign_in_failures as failure
        where failure.address_hash = ${attempt.addressHash} and failure.created_at >= ${since}
        order by failure.created_at desc limit ${sql.lit(COUNTED_FAILURES)}) as recent) as of_address
    cross join (
      select count(distinct address_hash) as addresses
      from (${withTag(attempt.passwordTag, todaySince)} union all ${withTag(attempt.previousTag, since, attempt.tagsSince)}) as recent
      where address_hash <> ${attempt.addressHash}) as of_password
    cross join lateral (
      select exists (select from sessions where sessions.user_id = ${userId} and ${isNotDoubtful}
        and sessions.ip <<= ${attempt.network}::inet) as is_known) as of_network))`
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

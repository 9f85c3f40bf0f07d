import { type Expression, type RawBuilder, sql } from 'kysely'
import type { Given } from '../../../db/statements/slot.ts'
import type { HistoryRow, HistorySearch } from '../history.ts'
import { isNotDoubtful, originsOf } from './select-origins.ts'

/**
 * The most failures that a statement counts, the newest first, so that an attack cannot make it slow. The rate limit of
 * an address admits at most 150 attempts in an hour: 30 of a full bucket and 120 of its refill. So this many failures of
 * one password concern at least 20 addresses.
 */
const COUNTED_FAILURES = 3_000

/**
 * Returns an expression with the history of a sign-in as a JSON object, to select in the first statement of a sign-in.
 * It does the same work for an address without an account.
 *
 * @param userId Null if no account has the address.
 */
export function historyOf(
  userId: Expression<string | null>,
  search: { readonly [K in keyof HistorySearch]: Given<HistorySearch[K]> },
): RawBuilder<HistoryRow> {
  const { since, todaySince, tagsSince, addressHash } = search
  const withTag = (tag: Given<number>, from: Given<Date>, until?: Given<Date>) => sql`
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
        where failure.address_hash = ${addressHash} and failure.created_at >= ${since}
        order by failure.created_at desc limit ${sql.lit(COUNTED_FAILURES)}) as recent) as of_address
    cross join (
      select count(distinct address_hash) as addresses
      from (${withTag(search.passwordTag, todaySince)} union all ${withTag(search.previousTag, since, tagsSince)}) as recent
      where address_hash <> ${addressHash}) as of_password
    cross join lateral (
      select exists (select from sessions where sessions.user_id = ${userId} and ${isNotDoubtful}
        and sessions.ip <<= ${search.network}::inet) as is_known) as of_network))`
}

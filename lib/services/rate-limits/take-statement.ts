import type { SlotParameter, StatementText } from '../../db/statements/compiled-statement.ts'
import type { Bucket } from './rate-limit-store.ts'

/** The values of a bucket. Each is a slot with the number of the bucket. */
const OF_BUCKET = ['key', 'capacity', 'seconds', 'cost'] as const

/** Returns the values of the slots of a number of buckets. */
export function takeValues(buckets: readonly Bucket[], now: Date): object {
  const values = buckets.flatMap(({ cost = 1, ...bucket }, index) =>
    OF_BUCKET.map(name => [slot(name, index), { ...bucket, cost }[name]] as const),
  )
  return Object.fromEntries([['limit_now', now], ...values])
}

/**
 * Returns the text that takes tokens from a number of buckets. It is written here and not built, because that number is a
 * rule of the route.
 */
export function takeText(count: number): StatementText {
  return { sql: `with ${taking(count)} ${states(count)} order by ordinal`, slots: slotsOf(count) }
}

/**
 * Returns the text that takes tokens and selects a row: the columns of `selection` with `is_selected`, or nulls, and
 * `limit_states`. The tokens are taken also if there is no row.
 */
export function takeAndSelectText(count: number, selection: StatementText): StatementText {
  const { sql, slots, constants } = selection
  return {
    sql: `with ${taking(count)}, selected as (select true as is_selected, selection.* from (${sql}) as selection)
      select selected.*, (select json_agg(json_build_array(tokens, taken) order by ordinal) from (${states(count)}) as states) as limit_states
      from (values (1)) as always (one) left join selected on true`,
    slots: [...slots, ...slotsOf(count)],
    ...(constants && { constants }),
  }
}

const slot = (name: (typeof OF_BUCKET)[number], index: number) => `limit_${name}${index}`

const indexes = (count: number) => Array.from({ length: count }, (_, index) => index)

function slotsOf(count: number): SlotParameter[] {
  const ofBuckets = indexes(count).flatMap(index => OF_BUCKET.map(name => [slot(name, index)] as const))
  return [['limit_now', 'timestamptz'], ...ofBuckets]
}

function taking(count: number): string {
  return indexes(count).map(takeOne).join(', ')
}

function states(count: number): string {
  return indexes(count)
    .map(index => `select ${index} as ordinal, tokens, taken from bucket_${index}`)
    .join(' union all ')
}

/**
 * Takes tokens from one bucket. The upsert waits for concurrent statements and uses the row that they committed. The
 * tolerance of 10^-9 tokens compensates for floating-point rounding.
 */
function takeOne(index: number): string {
  const source = index === 0 ? '' : `from bucket_${index - 1} where bucket_${index - 1}.taken`
  const full = `:${slot('capacity', index)}::double precision`
  const price = `:${slot('cost', index)}::double precision`
  const elapsed = 'greatest(0, extract(epoch from excluded.updated_at - b.updated_at))::double precision'
  const perSecond = `${full} / :${slot('seconds', index)}::double precision`
  const available = `least(${full}, b.tokens + ${elapsed} * ${perSecond})`
  const has = `${available} >= ${price} - 1e-9`
  return `bucket_${index} as (
    insert into rate_limit_buckets as b (key, tokens, taken, updated_at)
    select :${slot('key', index)}, ${full} - case when ${price} <= ${full} then ${price} else 0 end, ${price} <= ${full}, cast(:limit_now as timestamptz) ${source}
    on conflict (key) do update set
      tokens = ${available} - case when ${has} then ${price} else 0 end,
      taken = ${has},
      updated_at = greatest(b.updated_at, excluded.updated_at)
    returning tokens, taken)`
}

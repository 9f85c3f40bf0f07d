import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/tables.ts'
import { typed } from '../../db/typed-value.ts'
import type { Bucket, RateLimitStore } from './rate-limit-store.ts'

interface Row {
  readonly tokens: number
  readonly taken: boolean
}

/** Stores the buckets in PostgreSQL. Each request is one statement, which locks the rows of its buckets in order. */
export function postgresStore(db: Database): RateLimitStore {
  return {
    take: async (buckets, now) => {
      if (buckets.length === 0) return []
      const parts = buckets.map((bucket, index) => takeOne(bucket, index, now))
      const states = buckets.map(
        (_, index) => sql`select ${sql.lit(index)} as ordinal, tokens, taken from ${nameOf(index)}`,
      )
      const { rows } = await sql<Row>`
        with ${sql.join(parts)} ${sql.join(states, sql` union all `)} order by ordinal`.execute(db)
      return rows.map(({ tokens, taken }) => ({ tokens: Number(tokens), taken }))
    },
  }
}

const nameOf = (index: number) => sql.table(`bucket_${index}`)

/**
 * Takes tokens from one bucket. The upsert waits for concurrent statements and uses the row that they committed. The
 * tolerance of 10^-9 tokens compensates for floating-point rounding.
 */
function takeOne(
  { key, capacity, seconds, cost = 1 }: Bucket,
  index: number,
  now: Date,
): RawBuilder<unknown> {
  const source = index === 0 ? sql`` : sql`from ${nameOf(index - 1)} where ${nameOf(index - 1)}.taken`
  const full = sql`${capacity}::double precision`
  const price = sql`${cost}::double precision`
  const elapsed = sql`greatest(0, extract(epoch from excluded.updated_at - b.updated_at))::double precision`
  const available = sql`least(${full}, b.tokens + ${elapsed} * ${full} / ${seconds}::double precision)`
  const has = sql`${available} >= ${price} - 1e-9`
  return sql`${nameOf(index)} as (
    insert into rate_limit_buckets as b (key, tokens, taken, updated_at)
    select ${key}, ${full} - case when ${price} <= ${full} then ${price} else 0 end, ${price} <= ${full}, ${typed('timestamptz', now)} ${source}
    on conflict (key) do update set
      tokens = ${available} - case when ${has} then ${price} else 0 end,
      taken = ${has},
      updated_at = greatest(b.updated_at, excluded.updated_at)
    returning tokens, taken)`
}

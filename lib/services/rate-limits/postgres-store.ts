import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../db/tables.ts'
import { typed } from '../../db/typed-value.ts'
import type { Bucket, RateLimitStore } from './rate-limit-store.ts'

interface Row {
  readonly tokens: number
  readonly taken: boolean
}

/** Keeps the buckets in PostgreSQL: one statement a request, which locks the rows of its buckets in their order. */
export function postgresStore(db: Database): RateLimitStore {
  return {
    take: async (buckets, now) => {
      if (buckets.length === 0) return []
      const parts = buckets.map((bucket, place) => takeOne(bucket, place, now))
      const states = buckets.map(
        (_, place) => sql`select ${sql.lit(place)} as place, tokens, taken from ${nameOf(place)}`,
      )
      const { rows } = await sql<Row>`
        with ${sql.join(parts)} ${sql.join(states, sql` union all `)} order by place`.execute(db)
      return rows.map(({ tokens, taken }) => ({ tokens: Number(tokens), taken }))
    },
  }
}

const nameOf = (place: number) => sql.table(`bucket_${place}`)

/**
 * The upsert takes the row as its last winner left it, and waits for one that has not finished. The tokens are
 * there from 10^-9 below the cost on, since fractions of one do not always add up to 1.
 */
function takeOne(
  { key, capacity, seconds, cost = 1 }: Bucket,
  place: number,
  now: Date,
): RawBuilder<unknown> {
  const source = place === 0 ? sql`` : sql`from ${nameOf(place - 1)} where ${nameOf(place - 1)}.taken`
  const full = sql`${capacity}::double precision`
  const price = sql`${cost}::double precision`
  const elapsed = sql`greatest(0, extract(epoch from excluded.updated_at - b.updated_at))::double precision`
  const available = sql`least(${full}, b.tokens + ${elapsed} * ${full} / ${seconds}::double precision)`
  const has = sql`${available} >= ${price} - 1e-9`
  return sql`${nameOf(place)} as (
    insert into rate_limit_buckets as b (key, tokens, taken, updated_at)
    select ${key}, ${full} - case when ${price} <= ${full} then ${price} else 0 end, ${price} <= ${full}, ${typed('timestamptz', now)} ${source}
    on conflict (key) do update set
      tokens = ${available} - case when ${has} then ${price} else 0 end,
      taken = ${has},
      updated_at = greatest(b.updated_at, excluded.updated_at)
    returning tokens, taken)`
}

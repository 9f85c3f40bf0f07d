import { compiledStatement, type Statement } from '../../db/statements/compiled-statement.ts'
import type { Statements } from '../../db/statements/statements.ts'
import type { Bucket, RateLimitStore } from './rate-limit-store.ts'

interface Row {
  readonly tokens: number
  readonly taken: boolean
}

/** Stores the buckets in PostgreSQL. Each request is one statement, which locks the rows of its buckets in order. */
export function postgresStore(statements: Statements): RateLimitStore {
  const ofCount = new Map<number, Statement<object, Row>>()
  return {
    take: async (buckets, now) => {
      if (buckets.length === 0) return []
      const statement = ofCount.get(buckets.length) ?? takeFrom(buckets.length)
      ofCount.set(buckets.length, statement)
      const rows = await statements.all(statement, { now, ...valuesOf(buckets) })
      return rows.map(({ tokens, taken }) => ({ tokens: Number(tokens), taken }))
    },
  }
}

/** Returns the values of the slots: those of each bucket have its number. */
function valuesOf(buckets: readonly Bucket[]): object {
  return Object.fromEntries(
    buckets.flatMap(({ key, capacity, seconds, cost = 1 }, index) =>
      Object.entries({ key, capacity, seconds, cost }).map(([name, value]) => [`${name}${index}`, value]),
    ),
  )
}

/** Returns the statement for a number of buckets. Its text is written here, because that number is a rule of the route. */
function takeFrom(count: number): Statement<object, Row> {
  const indexes = Array.from({ length: count }, (_, index) => index)
  const states = indexes.map(index => `select ${index} as ordinal, tokens, taken from bucket_${index}`)
  return compiledStatement({
    sql: `with ${indexes.map(takeOne).join(', ')} ${states.join(' union all ')} order by ordinal`,
    slots: [
      ['now', 'timestamptz'],
      ...indexes.flatMap(index =>
        ['key', 'capacity', 'seconds', 'cost'].map(name => [`${name}${index}`] as const),
      ),
    ],
  })
}

/**
 * Takes tokens from one bucket. The upsert waits for concurrent statements and uses the row that they committed. The
 * tolerance of 10^-9 tokens compensates for floating-point rounding.
 */
function takeOne(index: number): string {
  const source = index === 0 ? '' : `from bucket_${index - 1} where bucket_${index - 1}.taken`
  const full = `:capacity${index}::double precision`
  const price = `:cost${index}::double precision`
  const elapsed = 'greatest(0, extract(epoch from excluded.updated_at - b.updated_at))::double precision'
  const available = `least(${full}, b.tokens + ${elapsed} * ${full} / :seconds${index}::double precision)`
  const has = `${available} >= ${price} - 1e-9`
  return `bucket_${index} as (
    insert into rate_limit_buckets as b (key, tokens, taken, updated_at)
    select :key${index}, ${full} - case when ${price} <= ${full} then ${price} else 0 end, ${price} <= ${full}, cast(:now as timestamptz) ${source}
    on conflict (key) do update set
      tokens = ${available} - case when ${has} then ${price} else 0 end,
      taken = ${has},
      updated_at = greatest(b.updated_at, excluded.updated_at)
    returning tokens, taken)`
}

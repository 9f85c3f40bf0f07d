import {
  compiledStatement,
  type Selection,
  type StatementText,
} from '../../db/statements/compiled-statement.ts'
import type { Statements } from '../../db/statements/statements.ts'
import type { Bucket, BucketState, RateLimitStore } from './rate-limit-store.ts'
import { takeAndSelectText, takeText, takeValues } from './take-statement.ts'

/** What a statement that also selects a row adds to it. */
interface Joined {
  readonly is_selected: boolean | null
  readonly limit_states: readonly (readonly [tokens: number, taken: boolean])[]
}

/** Stores the buckets in PostgreSQL. Each request is one statement, which locks the rows of its buckets in order. */
export function postgresStore(statements: Statements): RateLimitStore {
  const taking: TextsByCount = new Map()
  const selecting = new WeakMap<StatementText, TextsByCount>()
  return {
    take: async (buckets, now) => {
      if (buckets.length === 0) return []
      const text = keptText(taking, buckets.length, takeText)
      const rows = await statements.all(
        compiledStatement<object, BucketState>(text),
        takeValues(buckets, now),
      )
      return rows.map(({ tokens, taken }) => ({ tokens: Number(tokens), taken }))
    },
    takeAndSelect: async <V extends object, R>(
      buckets: readonly Bucket[],
      now: Date,
      { statement, values }: Selection<V, R>,
    ) => {
      const selection = statement.text()
      const texts = selecting.get(selection) ?? new Map()
      selecting.set(selection, texts)
      const text = keptText(texts, buckets.length, count => takeAndSelectText(count, selection))
      const joined = compiledStatement<object, R & Joined>(text)
      const row = await statements.one(joined, { ...values, ...takeValues(buckets, now) })
      const states = row.limit_states.map(([tokens, taken]) => ({ tokens, taken }))
      return { states, row: row.is_selected ? row : undefined }
    },
  }
}

/** Texts by the number of buckets. Routes have few different numbers. */
type TextsByCount = Map<number, StatementText>

function keptText(
  texts: TextsByCount,
  count: number,
  create: (count: number) => StatementText,
): StatementText {
  const text = texts.get(count) ?? create(count)
  texts.set(count, text)
  return text
}

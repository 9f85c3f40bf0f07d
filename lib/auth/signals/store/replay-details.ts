import { type Expression, sql } from 'kysely'
import type { Given } from '../../../db/statements/slot.ts'
import { typed } from '../../../db/typed.ts'

/** Returns the details of the audit record of a rotation: the signal if `outcome` is a replay, otherwise null. */
export function replayDetails(now: Given<Date>): Expression<Record<string, unknown>> {
  const minutes = sql`greatest(0, round(extract(epoch from ${typed('timestamptz', now)} - outcome.used_at) / 60))`
  return sql<Record<string, unknown>>`case when outcome.verdict = 'replayed' then
    jsonb_build_object('signals', jsonb_build_array(jsonb_build_object(
      'signal', 'token_replayed', 'evidence', jsonb_build_object('minutes_since_use', ${minutes}), 'response', 'end_everything'))) end`
}

import { type Expression, sql } from 'kysely'
import { typed } from '../../db/typed.ts'
import type { DecidedSignal } from './signal.ts'

const MINUTE_MILLISECONDS = 60_000

/**
 * Returns the signal of a refresh token that was consumed before. Its response is not configurable: one of two clients
 * with tokens of the same session is an attacker (RFC 9700, 4.14.2).
 */
export function tokenReplayed(usedAt: Date, now: Date): DecidedSignal {
  const minutes = Math.max(0, Math.round((now.getTime() - usedAt.getTime()) / MINUTE_MILLISECONDS))
  return { signal: 'token_replayed', evidence: { minutes_since_use: minutes }, response: 'end_everything' }
}

/** Returns the details of the audit record of a rotation: the signal if `outcome` is a replay, otherwise null. */
export function replayDetails(now: Date): Expression<Record<string, unknown>> {
  const minutes = sql`greatest(0, round(extract(epoch from ${typed('timestamptz', now)} - outcome.used_at) / 60))`
  return sql<Record<string, unknown>>`case when outcome.verdict = 'replayed' then
    jsonb_build_object('signals', jsonb_build_array(jsonb_build_object(
      'signal', 'token_replayed', 'evidence', jsonb_build_object('minutes_since_use', ${minutes}), 'response', 'end_everything'))) end`
}

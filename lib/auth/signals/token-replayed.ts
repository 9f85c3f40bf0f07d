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

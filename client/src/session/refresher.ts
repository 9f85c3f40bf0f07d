import type { Clock } from '../clock.ts'
import { type CallProblem, clientProblem } from '../problem.ts'
import { failure, type Result } from '../result.ts'
import { isFresh, isRecent, isValid } from './freshness.ts'
import { persist } from './persist.ts'
import {
  failedOutcome,
  isTemporary,
  outcomeOf,
  type RefreshOutcome,
  type SessionProblemCode,
  type SessionResult,
  signedOut,
} from './refresh-outcome.ts'
import type { HeldSession, SessionKeeper } from './session-keeper.ts'
import { readTokens } from './stored-session.ts'

/** The longest time without attempts that the server can ask for, in seconds. */
const LONGEST_PAUSE = 300

/** What a refresher requires. */
export interface RefresherDeps {
  readonly keeper: SessionKeeper
  readonly clock: Clock
  /** Sends a refresh token to the server once. */
  readonly sendRefresh: (refreshToken: string, signal: AbortSignal) => Promise<Result<unknown>>
}

/** Keeps the access token of a session valid. */
export type Refresher = ReturnType<typeof createRefresher>

/**
 * Creates the functions that keep an access token valid.
 *
 * - One refresh at a time. All calls that need one wait for it.
 * - Before each attempt the storage is read. If another client has stored newer tokens, they are used.
 * - Only the problem `invalid_refresh_token` ends the session, and only if the storage holds no other tokens.
 */
export function createRefresher({ keeper, clock, sendRefresh }: RefresherDeps) {
  let running: Promise<SessionResult> | undefined
  /** Replacements of the tokens by other requests. */
  let replacements: Promise<unknown> = Promise.resolve()
  /** The last failed refresh, until the time at which the server accepts the next one. */
  let paused: { readonly until: number; readonly problem: CallProblem<SessionProblemCode> } | undefined

  /** Returns whether another client has replaced the tokens of `stale`. */
  const isSuccessor = (current: HeldSession, stale: HeldSession) =>
    current.access_token !== stale.access_token && isFresh(current, clock)

  const attempt = async (
    stale: HeldSession,
    signal: AbortSignal,
    isRepeated = false,
  ): Promise<RefreshOutcome> => {
    const current = await keeper.load()
    if (!current || isSuccessor(current, stale)) return outcomeOf(current)
    const reply = await sendRefresh(current.refresh_token, signal)
    if (reply.ok) {
      const tokens = readTokens(reply.data)
      if (!tokens) return failedOutcome(clientProblem('unexpected_response', { status: 200 }))
      return outcomeOf(await keeper.replace(current, tokens))
    }
    if (reply.problem.code !== 'invalid_refresh_token') return failedOutcome(reply.problem)
    const other = await keeper.endIf(current)
    return other && !isRepeated ? attempt(stale, signal, true) : { result: signedOut(reply.problem) }
  }

  const run = async (stale: HeldSession): Promise<SessionResult> => {
    await replacements
    const remaining = paused ? paused.until - clock.monotonic() : 0
    if (paused && remaining > 0) {
      const current = await keeper.load()
      if (!current || isSuccessor(current, stale)) return outcomeOf(current).result
      return failure({ ...paused.problem, retry_after: Math.ceil(remaining / 1000) })
    }
    const { result } = await persist(clock, signal => attempt(stale, signal))
    const seconds = result.ok ? 0 : Math.min(result.problem.retry_after ?? 0, LONGEST_PAUSE)
    paused =
      result.ok || seconds === 0
        ? undefined
        : { until: clock.monotonic() + seconds * 1000, problem: result.problem }
    return result
  }

  /** Replaces a session whose access token has expired or was refused. */
  const refresh = async (stale: HeldSession): Promise<SessionResult> => {
    running ??= run(stale).finally(() => {
      running = undefined
    })
    const result = await running
    return result.ok && result.data.user_id !== stale.user_id
      ? failure(clientProblem('session_changed'))
      : result
  }

  return {
    refresh,
    /** Refreshes the session now, unless its tokens are recent. */
    refreshNow: async (): Promise<SessionResult> => {
      const current = await keeper.load()
      return current && !isRecent(current, clock) ? refresh(current) : outcomeOf(current).result
    },
    /** Returns the session, with an access token that is valid for some time. */
    usable: async (): Promise<SessionResult> => {
      const current = await keeper.load()
      if (!current) return signedOut()
      if (isFresh(current, clock)) return outcomeOf(current).result
      const result = await refresh(current)
      const canContinue = !result.ok && isTemporary(result.problem) && isValid(current, clock)
      return canContinue ? outcomeOf(current).result : result
    },
    /** Runs a request that replaces the tokens, while no refresh is running: a refresh would use revoked tokens. */
    whileIdle: async <T>(replace: () => Promise<T>): Promise<T> => {
      while (running) await running
      const replaced = replace()
      replacements = Promise.allSettled([replacements, replaced])
      return replaced
    },
  }
}

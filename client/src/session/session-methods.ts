import { type Call, type CallOptions, toCall } from '../calls/call.ts'
import { untilEnded } from '../calls/until-ended.ts'
import type { Result } from '../result.ts'
import type { SessionProblemCode } from './refresh-outcome.ts'
import type { Refresher } from './refresher.ts'
import type { HeldSession, SessionKeeper } from './session-keeper.ts'
import type { SessionState } from './session-state.ts'

/** The session of the client. */
export interface SessionMethods {
  /** Whether a user is signed in, as far as the client knows without reading the storage. */
  readonly state: SessionState
  /** Reads the storage, and returns whether a user is signed in. */
  get(): Promise<SessionState>
  /**
   * Returns a valid access token, for requests that the client does not send. Refreshes it when needed.
   *
   * @example
   * ```ts
   * const token = await client.session.accessToken().orThrow()
   * await fetch(url, { headers: { authorization: `Bearer ${token}` } })
   * ```
   */
  accessToken(options?: CallOptions): Call<string, SessionProblemCode>
  /**
   * Refreshes the tokens now, for example to find out whether the session has ended. Sends nothing if they are less than
   * ten seconds old.
   */
  refresh(options?: CallOptions): Call<SessionState, SessionProblemCode>
}

/** What the methods of the session require. */
export interface SessionMethodsDeps {
  readonly keeper: SessionKeeper
  readonly refresher: Refresher
  /** Aborts when the client is disposed of. */
  readonly lifetime: AbortSignal
}

/** Creates the methods of the session. */
export function createSessionMethods({ keeper, refresher, lifetime }: SessionMethodsDeps): SessionMethods {
  const callWith = <T>(
    options: CallOptions | undefined,
    find: () => Promise<Result<HeldSession, SessionProblemCode>>,
    read: (session: HeldSession) => T,
  ): Call<T, SessionProblemCode> =>
    toCall(
      untilEnded<T, SessionProblemCode>({ caller: options?.signal, client: lifetime }, async () => {
        const session = await find()
        return session.ok ? { ok: true, data: read(session.data) } : session
      }),
    )
  return {
    get state() {
      return keeper.state()
    },
    get: async () => {
      await keeper.load()
      return keeper.state()
    },
    accessToken: options => callWith(options, refresher.usable, session => session.access_token),
    refresh: options => callWith(options, refresher.refreshNow, () => keeper.state()),
  }
}

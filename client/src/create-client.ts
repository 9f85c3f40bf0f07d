/// <reference lib="esnext.disposable" preserve="true" />
import { type Call, toCall } from './calls/call.ts'
import { createMethods } from './calls/methods.ts'
import { untilEnded } from './calls/until-ended.ts'
import type { Client, Methods } from './client.ts'
import { type Clock, systemClock } from './clock.ts'
import type { LogoutCode } from './generated/methods.ts'
import { operations } from './generated/table.ts'
import type { Message, RequiredAuthentication } from './generated/types.ts'
import type { Fetch } from './http/fetch.ts'
import { type Http, send } from './http/send.ts'
import { createDeviceTokenKeeper } from './session/device-token.ts'
import { logOut } from './session/log-out.ts'
import { createFreshSender } from './session/reauthentication.ts'
import { createRefresher } from './session/refresher.ts'
import { createOperationSender } from './session/send-operation.ts'
import { createSessionKeeper } from './session/session-keeper.ts'
import { createSessionMethods } from './session/session-methods.ts'
import type { SessionState } from './session/session-state.ts'
import { memoryStorage, type SessionStorage } from './session/session-storage.ts'
import { openTabChannel, type TabChannel } from './session/tab-channel.ts'

/** The options of a client. */
export interface ClientOptions {
  /** The address of the API, for example `https://api.example.com`. */
  readonly baseUrl: string
  /** Where the session is kept. Default: in memory. */
  readonly storage?: SessionStorage | undefined
  /** Sends requests. Default: the `fetch` of the platform. */
  readonly fetch?: Fetch | undefined
  /** How long to wait for a reply, in milliseconds. Default: 35,000, which is longer than the API takes. */
  readonly timeout?: number | undefined
  /**
   * Called if the API refuses a request because the user did not authenticate recently enough. Ask the user for a factor,
   * call `auth.stepUp`, and return true: the request is then sent once more. If you return false, the call returns the
   * problem `reauthentication_required`, as it does without this function.
   *
   * Called once for requests that are refused at the same time. Call only `auth.startStepUp` and `auth.stepUp` in it: other
   * calls can wait for its end. Its signal aborts when all these requests have ended, for example because their callers
   * aborted them: close the dialog then, and return false.
   */
  readonly onReauthentication?:
    | ((required: RequiredAuthentication, client: Client, signal: AbortSignal) => Promise<boolean>)
    | undefined
  /** The clocks and the timer. Default: those of the platform. Tests replace them. */
  readonly clock?: Clock | undefined
}

const TIMEOUT_MILLISECONDS = 35_000

/**
 * Creates a client of the API. It keeps the session of a user and refreshes the tokens when needed.
 *
 * In a browser or an app, create one client. On a server, create a client for each request, with the session of its user
 * in `storage`. Never share a client between users, for example in a variable of a module: it sends requests with the
 * tokens of the last user who signed in.
 *
 * @example
 * ```ts
 * const client = createClient({ baseUrl: 'https://api.example.com', storage: browserStorage() })
 * await client.auth.login({ email, password }).orThrow()
 * for await (const session of client.sessions.list()) console.log(session.device)
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const { storage = memoryStorage(), clock = systemClock, timeout = TIMEOUT_MILLISECONDS } = options
  const fetch: Fetch = options.fetch ?? ((url, init) => globalThis.fetch(url, init))
  const http: Http = { baseUrl: options.baseUrl.replace(/\/+$/, ''), fetch, clock, timeout }
  const end = new AbortController()
  const lifetime = end.signal
  const listeners = new Set<{ readonly call: (state: SessionState) => void }>()
  let channel: TabChannel | undefined
  const keeper = createSessionKeeper({
    storage,
    clock,
    // In a microtask: an error of a listener must not affect the client.
    onChange: state => {
      for (const listener of listeners) queueMicrotask(() => listeners.has(listener) && listener.call(state))
    },
    onWrite: () => channel?.notify(),
  })
  channel = openTabChannel(storage, () => void keeper.load())
  const [method, path] = operations.auth.refreshTokens
  const sendRefresh = (refresh_token: string, signal?: AbortSignal) =>
    send(http, { method, path, body: { refresh_token } }, signal)
  const refresher = createRefresher({ keeper, clock, sendRefresh })
  const device = createDeviceTokenKeeper(storage.deviceToken, clock)
  const { onReauthentication } = options
  const sendFresh =
    onReauthentication &&
    createFreshSender(async (required, signal) => onReauthentication(required, client, signal))
  const table = createMethods(
    operations,
    createOperationSender({ http, keeper, refresher, device, sendFresh, lifetime }),
  )
  // The interface and the table are generated from the same operations.
  const methods = table as unknown as Methods
  const dispose = () => {
    listeners.clear()
    channel?.close()
    channel = undefined
    end.abort()
  }
  const client: Client = {
    ...methods,
    auth: {
      ...methods.auth,
      logout: call => {
        const result = untilEnded({ caller: call?.signal, client: lifetime }, () =>
          logOut({ http, keeper, sendRefresh }),
        )
        return toCall(result) as Call<Message, LogoutCode>
      },
    },
    session: createSessionMethods({ keeper, refresher, lifetime }),
    onSessionChange: call => {
      const listener = { call }
      listeners.add(listener)
      void keeper.load()
      return () => listeners.delete(listener)
    },
    dispose,
    // Some browsers have no `Symbol.dispose`. The member is then not accessible.
    [Symbol.dispose]: dispose,
  }
  return client
}

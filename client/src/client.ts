/// <reference lib="esnext.disposable" preserve="true" />
import type { Call, CallOptions } from './calls/call.ts'
import type {
  AccountsMethods,
  AuthMethods,
  ConnectionsMethods,
  FactorsMethods,
  LogoutCode,
  ProvidersMethods,
  SessionsMethods,
  TransactionsMethods,
  UserMethods,
} from './generated/methods.ts'
import type { Message } from './generated/types.ts'
import type { SessionMethods } from './session/session-methods.ts'
import type { SessionState } from './session/session-state.ts'

/** The methods that are created from the table of operations. */
export interface Methods {
  readonly auth: AuthMethods
  readonly user: UserMethods
  readonly sessions: SessionsMethods
  readonly factors: FactorsMethods
  readonly providers: ProvidersMethods
  readonly connections: ConnectionsMethods
  readonly accounts: AccountsMethods
  readonly transactions: TransactionsMethods
}

/**
 * Sign-in and account methods. `login`, `verifyLogin`, `loginWithPasskey`, `stepUp` and `changePassword` store the tokens of
 * their reply. A `login` whose result is `mfa_required` signs nobody in: continue with `verifyLogin`.
 */
export interface ClientAuthMethods extends AuthMethods {
  /**
   * Signs the user out: removes the session from the client and its storage, then ends it at the server.
   *
   * The session is removed even if the call fails. It then ends at the server when its refresh token expires.
   */
  logout(options?: CallOptions): Call<Message, LogoutCode>
}

/**
 * A client of the API.
 *
 * Its methods are grouped and named like the operations of the API: `listSessions` is `sessions.list`. They accept the
 * parameters of the path, then the body or the query, then options, and return a {@link Call}. Methods that require a
 * signed-in user refresh the access token when needed.
 */
export interface Client extends Methods {
  readonly auth: ClientAuthMethods
  /** The session of the client. Not to be confused with `sessions`, all sessions of the user. */
  readonly session: SessionMethods
  /**
   * Calls a listener when a user signs in or out, in this client or in another one with the same storage.
   *
   * @returns a function that removes the listener.
   */
  onSessionChange(listener: (state: SessionState) => void): () => void
  /**
   * Ends the client: open calls and new calls return the problem `disposed`, listeners are removed. The session stays in
   * the storage. A running refresh is completed and stored, so that its tokens are not lost.
   */
  dispose(): void
  /** Same as `dispose`, for `using`. */
  [Symbol.dispose](): void
}

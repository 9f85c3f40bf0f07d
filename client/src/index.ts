/**
 * The typed client of the Dashtam API.
 *
 * @packageDocumentation
 */

export type { Call, CallOptions, Page, PageCall } from './calls/call.ts'
export { DashtamError } from './calls/dashtam-error.ts'
export type { Client, ClientAuthMethods, Methods } from './client.ts'
export type { Clock } from './clock.ts'
export { type ClientOptions, createClient } from './create-client.ts'
export type * from './generated/methods.ts'
export type * from './generated/types.ts'
export type { Fetch, FetchReply } from './http/fetch.ts'
export type { CallProblem, ClientCode, RefreshCode, SessionCode } from './problem.ts'
export type { Failure, Result, Success } from './result.ts'
export type { SessionProblemCode } from './session/refresh-outcome.ts'
export type { SessionMethods } from './session/session-methods.ts'
export type { SessionState } from './session/session-state.ts'
export {
  browserStorage,
  type DeviceTokenStorage,
  memoryStorage,
  requestStorage,
  type SessionStorage,
} from './session/session-storage.ts'

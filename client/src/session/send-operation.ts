import type { OperationRequest, SendOperation } from '../calls/methods.ts'
import { untilEnded } from '../calls/until-ended.ts'
import { type Http, send } from '../http/send.ts'
import { isRecord } from '../is-record.ts'
import { clientProblem } from '../problem.ts'
import { failure, type Result } from '../result.ts'
import type { DeviceTokenKeeper } from './device-token.ts'
import { endAtServer } from './log-out.ts'
import type { SendFresh } from './reauthentication.ts'
import type { Refresher } from './refresher.ts'
import type { HeldSession, SessionKeeper } from './session-keeper.ts'
import { readAccessToken, readTokens, type Tokens } from './stored-session.ts'

/** What is required to send the requests of operations. */
export interface SenderDeps {
  readonly http: Http
  readonly keeper: SessionKeeper
  readonly refresher: Refresher
  readonly device: DeviceTokenKeeper
  /** Asks the user to authenticate again if a request requires it. If absent, the problem is returned. */
  readonly sendFresh: SendFresh | undefined
  /** Aborts when the client is disposed of. */
  readonly lifetime: AbortSignal
}

/** Sends a request once: with the access token of a session, or without. */
type Sender = (session: HeldSession | undefined, signal: AbortSignal) => Promise<Result<unknown>>

/** Creates the function that sends the requests of operations, with an access token if they require one. */
export function createOperationSender(deps: SenderDeps): SendOperation {
  const { refresher, lifetime, sendFresh } = deps
  return (operation, options) =>
    untilEnded({ caller: options?.signal, client: lifetime }, signal => {
      const sender = senderOf(deps, operation)
      if (!operation.isAuthenticated) return sender(undefined, signal)
      let userId: string | undefined
      const send = () =>
        sendAuthenticated(refresher, signal, (session, signal) => {
          userId ??= session.user_id
          // While one user authenticated again, another one signed in.
          if (userId !== session.user_id) return Promise.resolve(failure(clientProblem('session_changed')))
          return sender(session, signal)
        })
      return sendFresh ? sendFresh(send, signal) : send()
    })
}

/** Sends a request. If the access token is refused, refreshes it and sends the request once more. */
async function sendAuthenticated(
  refresher: Refresher,
  signal: AbortSignal,
  sender: (session: HeldSession, signal: AbortSignal) => Promise<Result<unknown>>,
): Promise<Result<unknown>> {
  const session = await refresher.usable()
  if (!session.ok) return session
  if (signal.aborted) return failure(clientProblem('aborted'))
  const reply = await sender(session.data, signal)
  if (reply.ok || reply.problem.code !== 'invalid_token') return reply
  const refreshed = await refresher.refresh(session.data)
  return refreshed.ok ? sender(refreshed.data, signal) : refreshed
}

/** Returns the sender of an operation. Some operations change the session of the client. */
function senderOf(deps: SenderDeps, { name, request }: OperationRequest): Sender {
  const { http, keeper, refresher, device } = deps
  const plain: Sender = (session, signal) =>
    send(http, session ? { ...request, accessToken: session.access_token } : request, signal)
  switch (name) {
    case 'auth.login':
    case 'auth.loginWithPasskey':
      return async (_, signal) => {
        const body = await device.addTo(request.body)
        return opened(deps, await send(http, { ...request, body }, signal))
      }
    case 'auth.verifyLogin':
      return async (_, signal) => opened(deps, await plain(undefined, signal))
    case 'auth.stepUp':
      return (session, signal) =>
        refresher.whileIdle(async () => {
          if (signal.aborted || !session) return failure(clientProblem('aborted'))
          return steppedUp(keeper, session, await plain(session, signal))
        })
    case 'auth.changePassword':
      return (session, signal) =>
        refresher.whileIdle(async () => {
          if (signal.aborted || !session) return failure(clientProblem('aborted'))
          const keep = keeper.beginRenewal(session.user_id)
          // Without the signal: the reply has the only valid tokens, so it must be stored even if the caller aborts.
          return renewed(http, keep, await plain(session, new AbortController().signal))
        })
    case 'sessions.endAll':
      return async (session, signal) => {
        const reply = await plain(session, signal)
        if (reply.ok && session) await keeper.endUser(session.user_id)
        return reply
      }
    default:
      return plain
  }
}

/** Stores the tokens of a complete sign-in. A login that requires a second factor has none. */
async function opened({ keeper, device }: SenderDeps, reply: Result<unknown>): Promise<Result<unknown>> {
  if (!reply.ok || !isRecord(reply.data)) return reply.ok ? unexpected() : reply
  const { result, user, device_token } = reply.data
  if (result === 'mfa_required') return reply
  const tokens = readTokens(reply.data)
  if (!tokens || !isRecord(user) || typeof user['id'] !== 'string') return unexpected()
  await device.keep(device_token)
  await keeper.open(user['id'], tokens)
  return reply
}

/** Stores the access token of a step-up. The refresh token stays. */
async function steppedUp(
  keeper: SessionKeeper,
  session: HeldSession,
  reply: Result<unknown>,
): Promise<Result<unknown>> {
  if (!reply.ok) return reply
  const access = readAccessToken(reply.data)
  if (!access) return unexpected()
  await keeper.replaceAccess(session, access)
  return reply
}

async function renewed(
  http: Http,
  keep: (tokens: Tokens) => Promise<boolean>,
  reply: Result<unknown>,
): Promise<Result<unknown>> {
  if (!reply.ok) return reply
  const tokens = readTokens(reply.data)
  if (!tokens) return unexpected()
  // The user signed out in the meantime: nobody holds these tokens, so their session must not stay.
  if (!(await keep(tokens))) await endAtServer(http, tokens)
  return reply
}

function unexpected(): Result<never> {
  return failure(clientProblem('unexpected_response', { status: 200 }))
}

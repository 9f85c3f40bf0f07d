import type { RequiredAuthentication } from '../generated/types.ts'
import { isRecord } from '../is-record.ts'
import type { CallProblem } from '../problem.ts'
import { failure, type Result } from '../result.ts'

/**
 * Asks the user to authenticate again.
 *
 * @param signal - Aborts if no call waits for the answer any more.
 * @returns whether the user did. The refused requests are then sent once more.
 */
export type Reauthenticate = (required: RequiredAuthentication, signal: AbortSignal) => Promise<boolean>

/**
 * Sends a request that can be refused because the user did not authenticate recently.
 *
 * @param call - Aborts when the call ends.
 */
export type SendFresh = (send: () => Promise<Result<unknown>>, call: AbortSignal) => Promise<Result<unknown>>

interface Running {
  readonly required: RequiredAuthentication
  readonly done: Promise<boolean>
  /** The calls that wait for the answer. */
  readonly waiting: WaitingCalls
}

/**
 * Creates the function that sends requests, and sends them once more after the user authenticated again. Requests that are
 * refused at the same time ask the user once.
 */
export function createFreshSender(reauthenticate: Reauthenticate): SendFresh {
  let running: Running | undefined
  /** How often the user has authenticated again. */
  let times = 0

  const ask = async (required: RequiredAuthentication, call: AbortSignal): Promise<boolean> => {
    while (running) {
      const { required: other, done, waiting } = running
      if (covers(other, required) && !waiting.signal.aborted) {
        waiting.add(call)
        return done
      }
      await done.catch(() => {})
      if (call.aborted) return false
    }
    const waiting = waitingCalls(call)
    const done = reauthenticate(required, waiting.signal).finally(() => {
      running = undefined
    })
    running = { required, done, waiting }
    if (!(await done)) return false
    times += 1
    return true
  }

  return async (send, call) => {
    const before = times
    let reply = await send()
    // The user authenticated while the request was on its way.
    if (requiredBy(reply) && times !== before) reply = await send()
    const required = requiredBy(reply)
    if (!required || reply.ok || call.aborted) return reply
    try {
      return (await ask(required, call)) ? send() : reply
    } catch (cause) {
      return failure({ ...reply.problem, cause })
    }
  }
}

interface WaitingCalls {
  /** Aborts when all calls have ended. */
  readonly signal: AbortSignal
  readonly add: (call: AbortSignal) => void
}

/** Counts the calls that wait for an answer, from the first one on. */
function waitingCalls(first: AbortSignal): WaitingCalls {
  const controller = new AbortController()
  let count = 0
  const end = () => {
    count -= 1
    if (count === 0) controller.abort()
  }
  const add = (call: AbortSignal) => {
    count += 1
    call.addEventListener('abort', end, { once: true })
  }
  add(first)
  return { signal: controller.signal, add }
}

/** Returns whether an authentication for one request is enough for another one. */
function covers(one: RequiredAuthentication, other: RequiredAuthentication): boolean {
  return one.factor === 'second' || other.factor === 'any'
}

function requiredBy(reply: Result<unknown>): RequiredAuthentication | undefined {
  return !reply.ok && reply.problem.code === 'reauthentication_required'
    ? detailsOf(reply.problem)
    : undefined
}

function detailsOf({ reauthentication }: CallProblem): RequiredAuthentication {
  // The type of the problem does not promise the details.
  return isRecord(reauthentication) ? reauthentication : { factor: 'any', max_age: 0 }
}

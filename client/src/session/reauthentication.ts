import { isRecord } from '../is-record.ts'
import type { CallProblem } from '../problem.ts'
import { failure, type Result } from '../result.ts'

/** The authentication that a request requires (the member `reauthentication` of the problem). */
export interface RequiredAuthentication {
  /** The factor to authenticate with: any, or a second factor. */
  readonly factor: 'any' | 'second'
  /** The longest time since the authentication, in seconds. */
  readonly max_age: number
}

/**
 * Asks the user to authenticate again.
 *
 * @returns whether the user did. The refused requests are then sent once more.
 */
export type Reauthenticate = (required: RequiredAuthentication) => Promise<boolean>

/** Sends a request that can be refused because the user did not authenticate recently. */
export type SendFresh = (send: () => Promise<Result<unknown>>) => Promise<Result<unknown>>

interface Running {
  readonly required: RequiredAuthentication
  readonly done: Promise<boolean>
}

/**
 * Creates the function that sends requests, and sends them once more after the user authenticated again. Requests that are
 * refused at the same time ask the user once.
 */
export function createFreshSender(reauthenticate: Reauthenticate): SendFresh {
  let running: Running | undefined
  /** How often the user has authenticated again. */
  let times = 0

  const ask = async (required: RequiredAuthentication): Promise<boolean> => {
    while (running) {
      const { required: other, done } = running
      if (covers(other, required)) return done
      await done.catch(() => {})
    }
    const done = reauthenticate(required).finally(() => {
      running = undefined
    })
    running = { required, done }
    if (!(await done)) return false
    times += 1
    return true
  }

  return async send => {
    const before = times
    let reply = await send()
    // The user authenticated while the request was on its way.
    if (requiredBy(reply) && times !== before) reply = await send()
    const required = requiredBy(reply)
    if (!required || reply.ok) return reply
    try {
      return (await ask(required)) ? send() : reply
    } catch (cause) {
      return failure({ ...reply.problem, cause })
    }
  }
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
  // An older server could send a problem without details.
  return isRecord(reauthentication) ? reauthentication : { factor: 'any', max_age: 0 }
}

import type { RequiredAuthentication } from '@dashtam/client'
import { createStore } from '../ui/create-store.ts'

/** An action that waits until the user authenticates again. */
export interface StepUpRequest {
  /** Identifies the request, so that its dialog shares no state with that of another one. */
  readonly id: number
  readonly required: RequiredAuthentication
  /** Continues the action, or cancels it. Does nothing if the request has ended. */
  readonly finish: (isAuthenticated: boolean) => void
  /** Ends the action with an error, because the user could not be asked. */
  readonly fail: (cause: unknown) => void
}

/** The action that waits; undefined if none does. */
export const stepUpRequest = createStore<StepUpRequest | undefined>(undefined)

let lastId = 0

/**
 * Asks the user to authenticate again. Returns whether the user did. The client asks once at a time.
 *
 * @param signal - Aborts if no call waits for the answer any more.
 */
export function requestStepUp(required: RequiredAuthentication, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const close = () => {
      signal.removeEventListener('abort', cancel)
      // An answer can arrive after the user canceled. Then another request may be the current one.
      if (stepUpRequest.read() === own) stepUpRequest.set(undefined)
    }
    const finish = (isAuthenticated: boolean) => {
      close()
      resolve(isAuthenticated)
    }
    const fail = (cause: unknown) => {
      close()
      reject(cause)
    }
    const cancel = () => finish(false)
    lastId += 1
    const own: StepUpRequest = { id: lastId, required, finish, fail }
    if (signal.aborted) return resolve(false)
    signal.addEventListener('abort', cancel)
    stepUpRequest.set(own)
  })
}

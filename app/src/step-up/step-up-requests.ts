import type { RequiredAuthentication } from '@dashtam/client'

/** An action that waits until the user authenticates again. */
export interface StepUpRequest {
  readonly required: RequiredAuthentication
  /** Continues the action, or cancels it. */
  readonly finish: (isAuthenticated: boolean) => void
}

let current: StepUpRequest | undefined
const listeners = new Set<() => void>()

function replace(next: StepUpRequest | undefined): void {
  current = next
  for (const listener of listeners) listener()
}

/** Asks the user to authenticate again. Returns whether the user did. The client asks once at a time. */
export function requestStepUp(required: RequiredAuthentication): Promise<boolean> {
  return new Promise(resolve => {
    const finish = (isAuthenticated: boolean) => {
      replace(undefined)
      resolve(isAuthenticated)
    }
    replace({ required, finish })
  })
}

/** Returns the action that waits; undefined if none does. */
export function stepUpRequest(): StepUpRequest | undefined {
  return current
}

/** Calls a listener when an action begins or ends to wait. Returns a function that removes the listener. */
export function onStepUpRequest(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

import type { MfaRequired } from '@dashtam/client'

let current: MfaRequired | undefined

/** Keeps a login that requires a second factor, in memory only. Its challenge is worth as much as the password. */
export function startSecondStep(login: MfaRequired): void {
  current = login
}

/** Returns the login that requires a second factor; undefined if there is none, for example after a reload. */
export function secondStep(): MfaRequired | undefined {
  return current
}

/** Forgets the login. */
export function endSecondStep(): void {
  current = undefined
}

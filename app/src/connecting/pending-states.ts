/**
 * Which connection an authorization belongs to. The provider returns only the state, and the API asks for the connection
 * too. The storage belongs to the tab, so another tab or browser cannot complete the authorization.
 */

const PREFIX = 'dashtam.connecting.'

/**
 * Remembers the connection of a state.
 *
 * @returns whether the browser stored it. Some settings refuse it, and the storage can be full.
 */
export function rememberState(state: string, connectionId: string): boolean {
  try {
    sessionStorage.setItem(PREFIX + state, connectionId)
    return true
  } catch {
    return false
  }
}

/** Returns the id of the connection of a state; undefined if the authorization was started elsewhere. */
export function connectionOfState(state: string): string | undefined {
  try {
    return sessionStorage.getItem(PREFIX + state) ?? undefined
  } catch {
    // A storage that cannot be read has nothing.
    return undefined
  }
}

/** Forgets a state, after it was used. */
export function forgetState(state: string): void {
  sessionStorage.removeItem(PREFIX + state)
}

import type { SessionEnd } from './create-session-follower.ts'

/** How the user came to the sign-in page. It is kept in the history entry of the page. */
export interface SignInState {
  /** The page to return to. */
  readonly from?: string
  /** The user who was signed out on that page. Another user does not return to it. */
  readonly user_id?: string
}

/** Returns the state of the sign-in page if another page requires a signed-in user. */
export function signInState(from: string, end: SessionEnd | undefined): SignInState {
  if (end === undefined) return { from }
  return end.isIntended ? {} : { from, user_id: end.user_id }
}

/** Reads the state of the sign-in page. The history can hold anything, for example from a former version. */
export function readSignInState(state: unknown): SignInState {
  if (typeof state !== 'object' || state === null) return {}
  const from = 'from' in state ? internalPath(state.from) : undefined
  const user_id = 'user_id' in state && typeof state.user_id === 'string' ? state.user_id : undefined
  return { ...(from !== undefined && { from }), ...(user_id !== undefined && { user_id }) }
}

/** Returns the page to show after a user signed in. */
export function returnPath(state: unknown, userId: string): string {
  const { from = '/', user_id = userId } = readSignInState(state)
  return user_id === userId ? from : '/'
}

/** Returns the value if it is the path of a page of this application; undefined if it leads to another site. */
export function internalPath(value: unknown): string | undefined {
  // Browsers read `//host` and `/\host` as the address of another site, and ignore tabs and line breaks in them.
  return typeof value === 'string' && /^\/(?![/\\])[^\p{Cc}]*$/u.test(value) ? value : undefined
}

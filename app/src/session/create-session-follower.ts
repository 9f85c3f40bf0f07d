import type { Client } from '@dashtam/client'

/** How the session of a user ended in this tab. */
export interface SessionEnd {
  readonly user_id: string
  /** Whether the user signed out in this tab. Otherwise the session ended elsewhere: in another tab, or at the server. */
  readonly isIntended: boolean
}

/**
 * Creates a follower of the session. It empties the cache when the user changes, before pages are rendered for the next
 * user, and remembers how the last session ended.
 */
export function createSessionFollower(client: Pick<Client, 'onSessionChange'>, cache: { clear(): void }) {
  let userId: string | undefined
  let lastEnd: SessionEnd | undefined
  let isIntended = false
  client.onSessionChange(state => {
    if (state.status === 'loading') return
    const next = state.status === 'signed_in' ? state.user_id : undefined
    if (next === userId) return
    cache.clear()
    if (next !== undefined) lastEnd = undefined
    else if (userId !== undefined) lastEnd = { user_id: userId, isIntended }
    userId = next
  })
  return {
    /** Returns how the last session ended. Undefined if a user is signed in, or none was since the page was loaded. */
    lastEnd: () => lastEnd,
    /** Runs a call that signs the user out because the user asked for it. */
    signOutWith: async <R>(call: () => PromiseLike<R>): Promise<R> => {
      isIntended = true
      try {
        return await call()
      } finally {
        isIntended = false
      }
    },
  }
}

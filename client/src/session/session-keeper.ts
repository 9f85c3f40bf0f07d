import type { Clock } from '../clock.ts'
import { inOrder } from './in-order.ts'
import type { SessionState } from './session-state.ts'
import type { SessionStorage } from './session-storage.ts'
import { withinLimit } from './storage-limit.ts'
import {
  type AccessToken,
  formatSession,
  parseSession,
  remainingSeconds,
  type StoredSession,
  type Tokens,
} from './stored-session.ts'

/** A session in memory. */
export interface HeldSession extends StoredSession {
  /** When the access token expires, in milliseconds of the monotonic clock. */
  readonly expires_at: number
}

/** The session of a client: in memory, and in a storage that other clients may change at any time. */
export type SessionKeeper = ReturnType<typeof createSessionKeeper>

/** What a session keeper requires. */
export interface KeeperDeps {
  readonly storage: SessionStorage
  readonly clock: Clock
  /** Called if a user signed in or out. */
  readonly onChange: (state: SessionState) => void
  /** Called after this client changed the storage. */
  readonly onWrite: () => void
}

/** Creates a session keeper. It reads the storage at the first use. */
export function createSessionKeeper({ storage, clock, onChange, onWrite }: KeeperDeps) {
  let held: HeldSession | undefined
  let state: SessionState = { status: 'loading' }
  /**
   * What the storage held when it was last read or written. A storage that could not be written still holds an older
   * text: it must not replace the session in memory.
   */
  let known: string | null | undefined
  /** How often this client has ended a session on purpose. */
  let endings = 0
  const exclusively = inOrder()

  const hold = (next: HeldSession | undefined) => {
    held = next
    const former = state
    state = next ? { status: 'signed_in', user_id: next.user_id } : { status: 'signed_out' }
    const isSame =
      former.status === state.status &&
      (former.status !== 'signed_in' || state.status !== 'signed_in' || former.user_id === state.user_id)
    if (isSame) state = former
    else onChange(state)
  }
  /** Returns undefined if the storage cannot be read. */
  const read = async () => {
    try {
      return (await withinLimit(clock, storage.read())) || null
    } catch {
      return undefined
    }
  }
  const load = async () => {
    const text = await read()
    if (text === undefined || text === known) {
      hold(held)
      return held
    }
    known = text
    const stored = parseSession(text)
    hold(
      stored && { ...stored, expires_at: clock.monotonic() + remainingSeconds(stored, clock.wall()) * 1000 },
    )
    return held
  }
  const clear = async () => {
    try {
      await withinLimit(clock, storage.clear())
      known = null
    } catch {
      known = await read()
    }
  }
  const remove = async () => {
    hold(undefined)
    await clear()
    onWrite()
  }
  const keep = async (user_id: string, { access_token, refresh_token, expires_in }: Tokens) => {
    const session = { user_id, access_token, refresh_token, expires_in, stored_at: clock.wall() }
    const next = { ...session, expires_at: clock.monotonic() + expires_in * 1000 }
    const text = formatSession(session)
    try {
      await withinLimit(clock, storage.write(text))
      known = text
    } catch {
      // Remove the former tokens: if they were used again, the server would end all sessions of the user.
      await clear()
    }
    hold(next)
    onWrite()
    return next
  }

  return {
    /** The current state. Keeps its identity until it changes. */
    state: () => state,
    /** Reads the storage, and returns the session. */
    load: () => exclusively(load),
    /** Stores the tokens of a sign-in. */
    open: (userId: string, tokens: Tokens) => exclusively(() => keep(userId, tokens)),
    /**
     * Stores tokens that replace those of `from` (commit guard).
     *
     * @returns the session that is in effect: if the storage no longer holds `from`, then not the given tokens, but
     * those in the storage, which are newer, or undefined if the user signed out.
     */
    replace: (from: HeldSession, tokens: Tokens) =>
      exclusively(async () => {
        const current = await load()
        return current?.refresh_token === from.refresh_token ? keep(from.user_id, tokens) : current
      }),
    /** Replaces the access token of a session. Does nothing if another user signed in, or the user signed out. */
    replaceAccess: (from: HeldSession, { access_token, expires_in }: AccessToken) =>
      exclusively(async () => {
        const current = await load()
        // The refresh token can be a newer one, of a refresh by another client. Only the user is compared: the server
        // accepts an access token of another session of the same user too.
        if (current?.user_id === from.user_id)
          await keep(from.user_id, { ...current, access_token, expires_in })
      }),
    /**
     * Begins a request whose reply replaces all other tokens of a user.
     *
     * @returns a function that stores the tokens of the reply. It does nothing and returns false if the user signed out, or
     * another user signed in, in the meantime.
     */
    beginRenewal: (userId: string) => {
      const before = endings
      return (tokens: Tokens) =>
        exclusively(async () => {
          const current = await load()
          // Another client may have removed the session because its refresh was refused: then these tokens are valid.
          if (endings !== before || (current && current.user_id !== userId)) return false
          await keep(userId, tokens)
          return true
        })
    },
    /** Removes the session of a user. Does nothing if another user signed in. */
    endUser: (userId: string) =>
      exclusively(async () => {
        const current = await load()
        if (current?.user_id !== userId) return
        endings += 1
        await remove()
      }),
    /** Removes the session, and returns it. */
    end: () =>
      exclusively(async () => {
        const session = await load()
        endings += 1
        await remove()
        return session
      }),
    /**
     * Removes the session if the storage still holds `from`.
     *
     * @returns the session that is in effect.
     */
    endIf: (from: HeldSession) =>
      exclusively(async () => {
        const current = await load()
        if (current?.refresh_token === from.refresh_token) await remove()
        return held
      }),
  }
}

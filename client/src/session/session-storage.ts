import { watchItem } from './storage-events.ts'

/**
 * Stores the session as text. Implement it for a keychain or another secure store.
 *
 * The text contains the refresh token, so protect it like a password. Methods can be asynchronous. `read` must return what
 * was written last, by this client or by another one: a text that was already replaced would be used again, and end the
 * session. If a method throws or takes longer than five seconds, the session is kept in memory.
 */
export interface SessionStorage {
  /** Returns the stored text; null or undefined if absent. */
  read(): string | null | undefined | Promise<string | null | undefined>
  /** Replaces the stored text. */
  write(text: string): void | Promise<void>
  /** Removes the stored text. */
  clear(): void | Promise<void>
  /** The name of the `BroadcastChannel` that notifies other clients with the same storage. None if absent. */
  readonly channel?: string
  /**
   * Calls a function when another client changed the storage and `read` returns the change. Absent if the storage cannot
   * tell.
   *
   * @returns a function that ends this.
   */
  watch?(changed: () => void): () => void
  /** Stores the token of the device. If absent, the client keeps it in memory. */
  readonly deviceToken?: DeviceTokenStorage | undefined
}

/**
 * Stores the token of the device. It must outlive the session: a sign-in that sends it comes from a known device, which has
 * its own lockout, and needs no second factor while the user trusts the device. Alone, the token gives no access.
 */
export interface DeviceTokenStorage {
  /** Returns the stored token; null or undefined if absent. */
  read(): string | null | undefined | Promise<string | null | undefined>
  /** Replaces the stored token. */
  write(token: string): void | Promise<void>
}

/** Keeps the session in memory, for one client. It ends with the page or the process. */
export function memoryStorage(): SessionStorage {
  let stored: string | null = null
  let token: string | null = null
  return {
    read: () => stored,
    write: text => {
      stored = text
    },
    clear: () => {
      stored = null
    },
    deviceToken: {
      read: () => token,
      write: text => {
        token = text
      },
    },
  }
}

/**
 * Keeps the session of one request of a server, which a cookie holds between requests.
 *
 * @param text - The text of the request; null or undefined if absent.
 * @param save - Saves a text with the response. Null removes it.
 * @param deviceToken - Another cookie, which lives longer than the session, for the token of the device.
 *
 * @example
 * ```ts
 * const cookie = { httpOnly: true, secure: true, sameSite: 'lax' }
 * const storage = requestStorage(
 *   decrypt(request.cookies.get('session')),
 *   text =>
 *     text === null
 *       ? response.cookies.delete('session')
 *       : response.cookies.set('session', encrypt(text), cookie),
 *   {
 *     read: () => decrypt(request.cookies.get('device')),
 *     write: text => response.cookies.set('device', encrypt(text), { ...cookie, maxAge: 34_560_000 }),
 *   },
 * )
 * const client = createClient({ baseUrl, storage })
 * ```
 */
export function requestStorage(
  text: string | null | undefined,
  save: (text: string | null) => void | Promise<void>,
  deviceToken?: DeviceTokenStorage,
): SessionStorage {
  let current = text
  const replace = (next: string | null) => {
    current = next
    return save(next)
  }
  return { read: () => current, write: replace, clear: () => replace(null), deviceToken }
}

/**
 * Keeps the session in `localStorage`, for all tabs of an origin. It survives a restart of the browser. The token of the
 * device is in another item, `dashtam.session.device`, which a sign-out keeps.
 *
 * Scripts of the page can read the tokens, so use a Content Security Policy that allows only your own scripts.
 *
 * @param key - The key of the item. Use different keys for different APIs on one origin.
 */
export function browserStorage(key = 'dashtam.session'): SessionStorage {
  return {
    read: () => localStorage.getItem(key),
    write: text => localStorage.setItem(key, text),
    clear: () => localStorage.removeItem(key),
    channel: key,
    watch: changed => watchItem(key, changed),
    deviceToken: {
      read: () => localStorage.getItem(`${key}.device`),
      write: token => localStorage.setItem(`${key}.device`, token),
    },
  }
}

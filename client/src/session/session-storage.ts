/**
 * Stores the session as text. Implement it for cookies, a keychain or another secure store.
 *
 * The text contains the refresh token, so protect it like a password. Methods can be asynchronous. If they throw, the
 * session is kept in memory.
 *
 * @example A client for one request of a server, with an encrypted cookie
 * ```ts
 * const client = createClient({
 *   baseUrl,
 *   storage: {
 *     read: () => decrypt(request.cookies.get('session')),
 *     write: text => response.cookies.set('session', encrypt(text), { httpOnly: true, secure: true }),
 *     clear: () => response.cookies.delete('session'),
 *   },
 * })
 * ```
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
}

/** Keeps the session in memory, for one client. It ends with the page or the process. */
export function memoryStorage(): SessionStorage {
  let stored: string | null = null
  return {
    read: () => stored,
    write: text => {
      stored = text
    },
    clear: () => {
      stored = null
    },
  }
}

/**
 * Keeps the session in `localStorage`, for all tabs of an origin. It survives a restart of the browser.
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
  }
}

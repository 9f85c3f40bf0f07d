const KEY = 'dashtam.email'

/**
 * Remembers the email address of a user who is about to sign in. The link in a mail opens a new tab, where the address is
 * filled in. It is forgotten when the user signs in.
 */
export function rememberEmail(email: string): void {
  attempt(() => localStorage.setItem(KEY, email))
}

/** Returns the remembered address; an empty text if there is none. */
export function knownEmail(): string {
  return attempt(() => localStorage.getItem(KEY)) ?? ''
}

/** Forgets the remembered address. */
export function forgetEmail(): void {
  attempt(() => localStorage.removeItem(KEY))
}

/** Without the storage, which a browser can refuse, users type the address again. */
function attempt<T>(access: () => T): T | undefined {
  try {
    return access()
  } catch {
    return undefined
  }
}

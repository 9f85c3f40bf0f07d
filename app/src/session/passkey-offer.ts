import { canUsePasskeys } from '../factors/can-use-passkeys.ts'

const KEY = 'dashtam.passkey-offer'

let isOffered = false
const listeners = new Set<() => void>()

function set(next: boolean): void {
  isOffered = next
  for (const listener of listeners) listener()
}

/** Offers a passkey after a sign-in with a password only, once in each browser. */
export function offerPasskey(): void {
  if (!canUsePasskeys()) return
  try {
    if (localStorage.getItem(KEY) !== null) return
    localStorage.setItem(KEY, 'shown')
  } catch {
    // Without a storage, the offer would return at each sign-in.
    return
  }
  set(true)
}

/** Removes the offer. */
export function dismissPasskeyOffer(): void {
  set(false)
}

/** Returns whether a passkey is offered. */
export function isPasskeyOffered(): boolean {
  return isOffered
}

/** Calls a listener when the offer appears or disappears. Returns a function that removes the listener. */
export function onPasskeyOffer(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

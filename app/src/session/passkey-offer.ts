import { canUsePasskeys } from '../factors/can-use-passkeys.ts'
import { createStore } from '../ui/create-store.ts'

const KEY = 'dashtam.passkey-offer'

/** The id of the user to whom a passkey is offered. */
export const passkeyOffer = createStore<string | undefined>(undefined)

/** Offers a passkey to a user who signed in without a second step. A browser makes one offer, to the first such user. */
export function offerPasskey(userId: string): void {
  if (!canUsePasskeys()) return
  try {
    if (localStorage.getItem(KEY) !== null) return
    localStorage.setItem(KEY, 'shown')
  } catch {
    // Without a storage, the offer would return at each sign-in.
    return
  }
  passkeyOffer.set(userId)
}

/** Removes the offer. */
export function dismissPasskeyOffer(): void {
  passkeyOffer.set(undefined)
}

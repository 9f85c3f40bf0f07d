/**
 * The link that a user opened on the page of a provider. The page returns the user without any parameter, so what the API
 * asks for is remembered here. The storage belongs to the tab, so another tab or browser cannot complete the link.
 */

/** A link that was not completed yet. */
export interface PendingLink {
  readonly connectionId: string
  readonly state: string
  /** The address of the page. The user can open it again until the link expires. */
  readonly address: string
}

/** Whose link it is, and where. The last link of a user at a provider counts. */
export interface LinkOwner {
  readonly userId: string
  readonly providerKey: string
}

/**
 * Remembers a link.
 *
 * @returns whether the browser stored it. Some settings refuse it, and the storage can be full.
 */
export function rememberLink(owner: LinkOwner, link: PendingLink): boolean {
  try {
    sessionStorage.setItem(nameOf(owner), JSON.stringify(link))
    return true
  } catch {
    return false
  }
}

/** Returns the link of a user at a provider; undefined if it was started elsewhere, or is complete. */
export function pendingLink(owner: LinkOwner): PendingLink | undefined {
  try {
    const link: unknown = JSON.parse(sessionStorage.getItem(nameOf(owner)) ?? 'null')
    return isLink(link) ? link : undefined
  } catch {
    // A storage that cannot be read has nothing.
    return undefined
  }
}

/** Forgets a link, after it was used. */
export function forgetLink(owner: LinkOwner): void {
  sessionStorage.removeItem(nameOf(owner))
}

const nameOf = ({ userId, providerKey }: LinkOwner) => `dashtam.linking.${providerKey}.${userId}`

function isLink(value: unknown): value is PendingLink {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['connectionId', 'state', 'address'].every(name => typeof Reflect.get(value, name) === 'string')
  )
}

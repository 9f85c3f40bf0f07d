/** Notifies the other clients with the same storage. */
export interface TabChannel {
  /** Notifies the others that the storage changed. */
  notify(): void
  close(): void
}

/**
 * Opens the `BroadcastChannel` of a storage. Messages have no content: the receiver reads the storage. Without a name, or
 * where the platform has no `BroadcastChannel`, nothing is sent. Then other clients read the storage at their next call.
 *
 * @param changed - Called if another client changed the storage.
 */
export function openTabChannel(name: string | undefined, changed: () => void): TabChannel {
  const channel = name === undefined ? undefined : createChannel(name)
  if (!channel) return { notify: () => {}, close: () => {} }
  channel.onmessage = changed
  // In Node, an open channel keeps the process running.
  if ('unref' in channel && typeof channel.unref === 'function') channel.unref()
  return { notify: () => channel.postMessage(null), close: () => channel.close() }
}

/** Browsers that deny storage to a page throw. */
function createChannel(name: string) {
  try {
    return new BroadcastChannel(name)
  } catch {
    return undefined
  }
}

import type { SessionStorage } from './session-storage.ts'

/** Notifies the other clients with the same storage. */
export interface TabChannel {
  /** Notifies the others that the storage changed. */
  notify(): void
  close(): void
}

/**
 * Opens the `BroadcastChannel` of a storage. Messages have no content: the receiver reads the storage. Without a name, or
 * where the platform has no `BroadcastChannel`, nothing is sent. Then other clients read the storage at their next call,
 * unless the storage itself notifies them.
 *
 * @param changed - Called if another client changed the storage.
 */
export function openTabChannel(
  storage: Pick<SessionStorage, 'channel' | 'watch'>,
  changed: () => void,
): TabChannel {
  const unwatch = storage.watch?.(changed)
  const channel = storage.channel === undefined ? undefined : createChannel(storage.channel)
  if (channel) channel.onmessage = changed
  // In Node, an open channel keeps the process running.
  if (channel && 'unref' in channel && typeof channel.unref === 'function') channel.unref()
  return {
    notify: () => channel?.postMessage(null),
    close: () => {
      unwatch?.()
      channel?.close()
    },
  }
}

/** Browsers that deny storage to a page throw. */
function createChannel(name: string) {
  try {
    return new BroadcastChannel(name)
  } catch {
    return undefined
  }
}

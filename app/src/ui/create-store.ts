/** A value outside of components. Components read it with `useSyncExternalStore`. */
export interface Store<T> {
  /** Returns the value. */
  readonly read: () => T
  /** Replaces the value, and calls the listeners. */
  readonly set: (next: T) => void
  /** Calls a listener when the value is replaced. Returns a function that removes the listener. */
  readonly subscribe: (listener: () => void) => () => void
}

/** Creates a store with its first value. */
export function createStore<T>(first: T): Store<T> {
  let current = first
  const listeners = new Set<() => void>()
  return {
    read: () => current,
    set: next => {
      current = next
      for (const listener of listeners) listener()
    },
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

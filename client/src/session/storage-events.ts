/** What a window offers. Node and workers do not. */
interface StorageEvents {
  addEventListener(type: 'storage', listener: (event: { readonly key: string | null }) => void): void
  removeEventListener(type: 'storage', listener: (event: { readonly key: string | null }) => void): void
}

/**
 * Calls a function when another page changed an item of `localStorage`, as soon as this page can read the change. A message
 * of a channel can arrive before: browsers copy `localStorage` between their processes.
 *
 * @returns a function that removes the listener.
 */
export function watchItem(item: string, changed: () => void): () => void {
  const page: object = globalThis
  if (!hasStorageEvents(page)) return () => {}
  // The key is null if everything was removed.
  const listener = ({ key }: { readonly key: string | null }) => {
    if (key === item || key === null) changed()
  }
  page.addEventListener('storage', listener)
  return () => page.removeEventListener('storage', listener)
}

function hasStorageEvents(scope: object): scope is StorageEvents {
  return 'addEventListener' in scope && 'removeEventListener' in scope
}

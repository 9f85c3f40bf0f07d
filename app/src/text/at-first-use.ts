/**
 * Creates a formatter when it is first used. The first one of a page takes about 15 ms, four times as long on a phone, so none may
 * be created while the application starts.
 */
export function atFirstUse<T>(create: () => T): () => T {
  let created: T | undefined
  return () => {
    created ??= create()
    return created
  }
}

/** The code of a page could not be loaded: the connection is interrupted, or a new version of the application replaced it. */
export class PageNotLoaded extends Error {
  override readonly name = 'PageNotLoaded'
}

/** Returns a function that loads a page, and throws {@link PageNotLoaded} if it cannot. */
export function page<Module>(load: () => Promise<Module>): () => Promise<Module> {
  return () =>
    load().catch(cause => {
      throw new PageNotLoaded('The code of the page could not be loaded.', { cause })
    })
}

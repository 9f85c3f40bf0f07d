/** What runs the functions of the local cloud. */
export interface FunctionHost {
  /** Returns the handler of a route or job. */
  load(id: string): Promise<unknown>
  /** Ends what was started for the functions. */
  stop(): Promise<void>
}

/** Loads the function of a route or job, as its file exports it. The import is Lambda's own cold start. */
export async function loadFunction(id: string): Promise<unknown> {
  const file = new URL(`../functions/${id}.ts`, import.meta.url)
  const { handler } = await import(/* @vite-ignore */ file.href)
  return handler
}

/** Runs the functions from their sources, in this process. */
export function sourceHost(): FunctionHost {
  return { load: loadFunction, stop: async () => {} }
}

/** Runs the functions of the local cloud. */
export interface FunctionHost {
  /** Loads the handler of a route or job. */
  load(id: string): Promise<unknown>
  /** Stops the processes of the functions. */
  stop(): Promise<void>
}

/** Imports the handler of a route or job from source. */
export async function loadFunction(id: string): Promise<unknown> {
  const file = new URL(`../functions/${id}.ts`, import.meta.url)
  const { handler } = await import(/* @vite-ignore */ file.href)
  return handler
}

/** Creates a host that runs the functions from source, in this process. */
export function sourceHost(): FunctionHost {
  return { load: loadFunction, stop: async () => {} }
}

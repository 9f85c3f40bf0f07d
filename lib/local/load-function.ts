/** Loads the function of a route or job, as its file exports it. The import is Lambda's own cold start. */
export async function loadFunction(id: string): Promise<unknown> {
  const file = new URL(`../../functions/${id}.ts`, import.meta.url)
  const { handler } = await import(/* @vite-ignore */ file.href)
  return handler
}

import { fork } from 'node:child_process'
import { once } from 'node:events'
import type { PostgresAddress } from '../test/support/databases.ts'

/** Starts the Data API in another process. Returns its URL and a function that stops it. */
export async function startDataApiProcess(
  postgres: PostgresAddress,
): Promise<{ url: string; stop: () => void }> {
  const child = fork(new URL('./data-api-process.ts', import.meta.url))
  child.send(postgres)
  const [url] = await once(child, 'message')
  return { url: String(url), stop: () => child.kill() }
}

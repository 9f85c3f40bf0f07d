import { CommandError } from './run-command.ts'

/** How long a command waits for a reply. Longer than the 30 s in which API Gateway must answer. */
const TIMEOUT_MILLISECONDS = 35_000

/**
 * Sends a request.
 * @param remedy - What the user can do if the server does not answer.
 * @throws {CommandError} if nothing answers at the address, or not in time.
 */
export async function reach(url: URL, remedy: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS), ...init })
  } catch (error) {
    throw new CommandError(`${reasonOf(error, url)} ${remedy}`, { cause: error })
  }
}

/** Returns what went wrong. `fetch` hides the reason in the cause of its error. */
function reasonOf(error: unknown, { origin, hostname }: URL): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `${origin} did not respond in time.`
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ECONNREFUSED') return `Nothing answers at ${origin}.`
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `The host ${hostname} was not found.`
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') return `${origin} did not respond in time.`
  if (cause instanceof Error && cause.name === 'HTTPParserError')
    return `The server at ${origin} does not speak HTTP.`
  return `${origin} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}.`
}

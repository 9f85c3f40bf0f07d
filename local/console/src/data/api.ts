/** The base of the console's data. */
export const API = '/_local/api'

/** The local cloud refused a call. The message says why. */
export class CallRefused extends Error {
  override readonly name = 'CallRefused'
}

/** Reads JSON of the console. The server belongs to the same build, so the type is not checked again. */
export async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  const reply = await fetch(`${API}${path}`, { ...(signal && { signal }) })
  if (!reply.ok) throw new CallRefused(await messageOf(reply))
  return reply.json()
}

/** An action of the console. */
export interface Action {
  readonly method: 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly body?: unknown
}

/**
 * Performs an action.
 * @throws {CallRefused} with the reason.
 */
export async function act({ method, path, body }: Action): Promise<void> {
  const reply = await fetch(`${API}${path}`, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  })
  if (!reply.ok) throw new CallRefused(await messageOf(reply))
}

async function messageOf(reply: Response): Promise<string> {
  const body: unknown = await reply.json().catch(() => undefined)
  const hasMessage = typeof body === 'object' && body !== null && 'message' in body
  return hasMessage ? String(body.message) : `The local cloud returned ${reply.status}.`
}

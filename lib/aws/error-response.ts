import type { HttpAnswer } from './post.ts'

/** Reads the name and the message of an error response, whichever of its forms the service uses. */
export function readErrorResponse({ status, errorType, body }: HttpAnswer): {
  name: string
  message: string
} {
  const { __type, code, message, Message } = readError(body)
  const name = (errorType ?? __type ?? code ?? `HTTP ${status}`).replace(/:.*$/, '').replace(/^.*#/, '')
  return { name, message: message ?? Message ?? 'no message' }
}

/** Reads the members that are text. The response can also be empty, or from a proxy. */
function readError(body: string): Record<string, string | undefined> {
  try {
    const members = Object.entries(JSON.parse(body) ?? {})
    return Object.fromEntries(
      members.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    )
  } catch {
    return {}
  }
}

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

function readError(body: string): Partial<Record<'__type' | 'code' | 'message' | 'Message', string>> {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null ? parsed : {}
  } catch {
    // The response is from a proxy or empty.
    return {}
  }
}

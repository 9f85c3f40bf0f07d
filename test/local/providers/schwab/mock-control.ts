import { startMock } from './mock-schwab.ts'

/** The switches of normal behavior. */
export const DEFAULTS = {
  access_seconds: 120,
  refresh_seconds: 604_800,
  rotation: 'repeat',
  grant: 'active',
  revoked_grant_error: 'unsupported_token_type',
  token_endpoint: 'ok',
  api: 'ok',
  many_transactions: false,
  new_authorization_ends_access: false,
}

/** Starts a mock Schwab for one test, with a client of its control routes. */
export async function openControl() {
  const opened = await startMock()
  const { url } = opened.server
  const send = async (
    method: string,
    path: string,
    body?: string | URLSearchParams,
    headers: Record<string, string> = {},
  ) => {
    const init = { method, headers, redirect: 'manual' as const, ...(body !== undefined && { body }) }
    const answer = await fetch(`${url}${path}`, init)
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text }
  }
  const put = async (body: string) => {
    const { status, text } = await send('PUT', '/_mock', body)
    return { status, body: JSON.parse(text) }
  }
  return { ...opened, send, put }
}

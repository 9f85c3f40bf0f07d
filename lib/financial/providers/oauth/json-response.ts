import * as z from 'zod/mini'
import type { HttpOutcome } from '../../../services/provider-http/provider-http.ts'
import type { ProviderFailure } from '../provider-failure.ts'
import { retryAfterSeconds } from '../provider-retry-after.ts'

/** A response of an OAuth endpoint: JSON, an OAuth error (RFC 6749, 5.2), or a failure. */
export type JsonResponse =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly error: string }
  | ProviderFailure

const OAuthError = z.object({ error: z.string().check(z.regex(/^[\w.-]{1,100}$/)) })

/** Reads a response: JSON from status 200, an OAuth error from a 4xx status. Anything else is a failure. */
export function readJsonResponse(outcome: HttpOutcome, now: Date): JsonResponse {
  if (outcome.kind === 'timed_out') return { kind: 'timed_out' }
  if (outcome.kind === 'failed') return outcome
  const { status, headers, body } = outcome
  if (status === 429)
    return { kind: 'busy', retryAfterSeconds: retryAfterSeconds(headers['retry-after'], now) }
  const json = isJson(headers['content-type']) ? parsed(body) : undefined
  if (status === 200)
    return json ? { kind: 'json', value: json.value } : { kind: 'failed', reason: 'not_json' }
  const refusal = status >= 400 && status < 500 && json && z.safeParse(OAuthError, json.value).data
  return refusal ? { kind: 'refused', error: refusal.error } : { kind: 'failed', reason: `status_${status}` }
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json'
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

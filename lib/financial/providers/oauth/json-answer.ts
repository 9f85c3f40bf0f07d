import * as z from 'zod/mini'
import type { HttpOutcome } from '../../../services/provider-http/provider-http.ts'
import type { ProviderFailure } from '../provider-failure.ts'
import { retryAfterSeconds } from '../provider-retry-after.ts'

/** An answer of an OAuth endpoint: the JSON of a success, an error (RFC 6749, 5.2), or neither. */
export type JsonAnswer =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly error: string }
  | ProviderFailure

const OAuthError = z.object({ error: z.string().check(z.regex(/^[\w.-]{1,100}$/)) })

/** Reads an answer that is JSON where it is a success, and an error of OAuth where it is one of 4xx. */
export function jsonAnswer(outcome: HttpOutcome, now: Date): JsonAnswer {
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

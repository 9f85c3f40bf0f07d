import * as z from 'zod/mini'
import type { HttpOutcome } from '../../../services/provider-http/provider-http.ts'
import type { OAuthDefinition } from '../provider-definition.ts'
import { readJsonResponse } from './json-response.ts'
import type { TokenOutcome } from './tokens.ts'

const MAX_TOKEN_LENGTH = 16_384
const TEN_YEARS = 10 * 366 * 24 * 60 * 60

const text = (pattern: RegExp) => z.string().check(z.maxLength(MAX_TOKEN_LENGTH), z.regex(pattern))
const Seconds = z.union([
  z.number(),
  z.pipe(
    text(/^\s*\d{1,12}(\.\d+)?\s*$/),
    z.transform(digits => Number(digits)),
  ),
])

/** A token response (RFC 6749, 5.1), limited to the characters of RFC 6749, appendix A. */
const TokenResponse = z.object({
  // No spaces: the token is sent in the Authorization header.
  access_token: text(/^[\x21-\x7e]+$/),
  token_type: text(/^bearer$/i),
  // Some providers send null or an empty text for absent members.
  expires_in: z.nullish(Seconds.check(z.minimum(1), z.maximum(TEN_YEARS))),
  refresh_token: z.nullish(text(/^[\x20-\x7e]*$/)),
  scope: z.nullish(text(/^[\x20-\x7e]*$/)),
})

/** Reads the response of a token endpoint. Ignores an id token. */
export function readTokenResponse(oauth: OAuthDefinition, outcome: HttpOutcome, now: Date): TokenOutcome {
  const response = readJsonResponse(outcome, now)
  if (response.kind === 'refused') {
    const { error } = response
    const isGrantRevoked = error === 'invalid_grant' || (oauth.revokedGrantErrors ?? []).includes(error)
    return { kind: 'refused', error, isGrantRevoked }
  }
  if (response.kind !== 'json') return response
  const { data, error } = z.safeParse(TokenResponse, response.value)
  // Only the name of the member, because the schema's message can contain the value.
  if (!data) return { kind: 'failed', reason: `bad_${String(error.issues[0]?.path[0] ?? 'answer')}` }
  return {
    kind: 'tokens',
    tokens: {
      accessToken: data.access_token,
      expiresInSeconds: lifetimeOf(data.expires_in ?? oauth.accessTokenSeconds),
      ...(data.refresh_token && { refreshToken: data.refresh_token }),
      ...(data.scope && { scope: data.scope }),
    },
  }
}

const lifetimeOf = (seconds: number | 'never') => (seconds === 'never' ? undefined : Math.floor(seconds))

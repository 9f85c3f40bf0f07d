import * as z from 'zod/mini'
import type { HttpOutcome } from '../../../services/provider-http/provider-http.ts'
import type { OAuthDefinition } from '../provider-definition.ts'
import { jsonAnswer } from './json-answer.ts'
import type { TokenOutcome } from './tokens.ts'

const LONGEST_TOKEN = 16_384
const TEN_YEARS = 10 * 366 * 24 * 60 * 60

const text = (pattern: RegExp) => z.string().check(z.maxLength(LONGEST_TOKEN), z.regex(pattern))
const Seconds = z.union([
  z.number(),
  z.pipe(
    text(/^\s*\d{1,12}(\.\d+)?\s*$/),
    z.transform(digits => Number(digits)),
  ),
])

/** A token answer (RFC 6749, 5.1, with the characters of appendix A), as strictly as it can be told from nonsense. */
const TokenAnswer = z.object({
  // No space either: what follows it in the Authorization header would be something else.
  access_token: text(/^[\x21-\x7e]+$/),
  token_type: text(/^bearer$/i),
  // Some providers write null, or nothing, for what they do not give.
  expires_in: z.nullish(Seconds.check(z.minimum(1), z.maximum(TEN_YEARS))),
  refresh_token: z.nullish(text(/^[\x20-\x7e]*$/)),
  scope: z.nullish(text(/^[\x20-\x7e]*$/)),
})

/** Reads what a token endpoint answered. The identity token that some send along is not looked at. */
export function readTokenAnswer(oauth: OAuthDefinition, outcome: HttpOutcome, now: Date): TokenOutcome {
  const answer = jsonAnswer(outcome, now)
  if (answer.kind === 'refused') {
    const { error } = answer
    const isDeadGrant = error === 'invalid_grant' || (oauth.deadGrantErrors ?? []).includes(error)
    return { kind: 'refused', error, isDeadGrant }
  }
  if (answer.kind !== 'json') return answer
  const { data, error } = z.safeParse(TokenAnswer, answer.value)
  // The member's name alone: a schema's own words may repeat the value.
  if (!data) return { kind: 'failed', reason: `bad_${String(error.issues[0]?.path[0] ?? 'answer')}` }
  return {
    kind: 'tokens',
    tokens: {
      accessToken: data.access_token,
      expiresInSeconds: Math.floor(data.expires_in ?? oauth.accessTokenSeconds),
      ...(data.refresh_token && { refreshToken: data.refresh_token }),
      ...(data.scope && { scope: data.scope }),
    },
  }
}

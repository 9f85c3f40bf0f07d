import { describe, expect, it } from 'vitest'
import { problemText } from '../../app/src/problems/problem-text.ts'
import { texts } from '../../app/src/problems/texts.ts'
import { clientProblem } from '../../client/src/problem.ts'
import { problems } from '../../lib/problems.ts'

const clientCodes = [
  'network_error',
  'timeout',
  'aborted',
  'disposed',
  'unexpected_response',
  'signed_out',
  'session_changed',
] as const
const passkeyCodes = ['passkey_canceled', 'passkey_failed', 'passkey_unsupported'] as const
const appCodes = ['storage_refused', 'widget_required', 'unexpected_error'] as const
/** Words of developers. */
const JARGON =
  /\b(access token|api|alias|authoriz\w*|bearer|body|client|code|credentials?|database|header|http|id|invalid|json|oauth|parameter|payload|provider|refresh|request|retry|revoke\w*|server|session|signature|state|status|token)s?\b/i

const problemWith = (code: string, more = {}) => ({ ...clientProblem('timeout'), code, ...more })

describe('the text for users', () => {
  const codes = [...Object.keys(problems), ...clientCodes, ...passkeyCodes, ...appCodes]

  it('exists for every code of the API, of the client and of the application, and for no other', () =>
    expect(Object.keys(texts).toSorted()).toEqual(codes.toSorted()))

  it.each(codes)('of %s has no words of developers', code => {
    for (const more of [{}, { retry_after: 42, provider: 'Charles Schwab' }]) {
      const { title, text } = problemText(problemWith(code, more))
      expect(title).toMatch(/^[A-Z].*[a-z]$/)
      expect(text).toMatch(/^[A-Z].*\.$/)
      expect(`${title} ${text}`).not.toMatch(JARGON)
      expect(`${title} ${text}`).not.toMatch(/[!_]|please/i)
    }
  })

  it('names the provider, if the problem does', () => {
    expect(problemText(problemWith('provider_failed', { provider: 'Charles Schwab' })).title).toBe(
      'Charles Schwab has a problem',
    )
    expect(problemText(problemWith('provider_failed')).title).toBe('The institution has a problem')
  })

  it('of a missing authentication tells a user who was not asked from one who canceled', () => {
    const titleOf = (more = {}) => problemText(problemWith('reauthentication_required', more)).title
    expect(titleOf()).toBe('Confirm that it is you')
    expect(titleOf({ cause: new TypeError('Failed to fetch') })).toBe('No connection')
  })

  it.each([
    [undefined, 'Wait a moment, then try again.'],
    [1, 'Try again in 1 second.'],
    [42, 'Try again in 42 seconds.'],
    [119, 'Try again in 119 seconds.'],
    [120, 'Try again in 2 minutes.'],
    [121, 'Try again in 3 minutes.'],
  ])('of a rate limit that ends after %s seconds says when', (retry_after, text) =>
    expect(problemText(problemWith('rate_limited', { retry_after })).text).toBe(text),
  )

  it.each(['a_code_of_tomorrow', 'constructor', 'toString', ''])(
    'of the unknown code "%s" is general',
    code => expect(problemText(problemWith(code)).title).toBe('Something went wrong'),
  )
})

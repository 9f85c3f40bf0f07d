import { describe, expect, it } from 'vitest'
import {
  forgetProviderResponse,
  providerResponse,
  takeProviderResponse,
} from '../../app/src/connecting/provider-response.ts'
import { freeName } from '../../app/src/connections/free-name.ts'
import { institutionFacts } from '../../app/src/connections/institution-names.ts'
import { refreshErrorText } from '../../app/src/connections/refresh-error-text.ts'
import { statusText } from '../../app/src/connections/status-text.ts'

const institution = 'Example Bank'
const statuses = ['pending', 'active', 'expiring', 'expired', 'error', 'revoked'] as const
const authorization = { consent_expires_at: null, last_error: null, next_refresh_at: null }

describe('the state of a connection', () => {
  it.each(statuses)('has a text without jargon for %s, and an action unless it works', status => {
    const { label, text, action } = statusText(status, { institution })
    expect(`${label} ${text}`).not.toMatch(/token|oauth|consent|authoriz|refresh|null|undefined|please|!/i)
    expect(action === undefined).toBe(status === 'active')
  })

  it('says when a permission ends, once that was read', () => {
    const consent_expires_at = '2026-12-03T12:00:00.000Z'
    const text = (known?: typeof authorization | { consent_expires_at: string }) =>
      statusText('expiring', { institution, authorization: known && { ...authorization, ...known } }).text
    expect(text()).toContain('ends soon')
    expect(text({ consent_expires_at })).toContain('ends on Dec 3, 2026')
  })

  it('says whether Dashtam retries', () => {
    const text = (next_refresh_at: string | null) =>
      statusText('error', {
        institution,
        authorization: { ...authorization, last_error: 'timed_out', next_refresh_at },
      }).text
    expect(text('2026-12-03T12:00:00.000Z')).toBe(
      'Example Bank did not answer in time. Dashtam keeps trying. Reconnect if this does not pass.',
    )
    expect(text(null)).toBe('Example Bank did not answer in time. Reconnect to see your accounts again.')
  })

  it('does not say that Dashtam retries if the user has to sign in', () => {
    const known = { ...authorization, next_refresh_at: '2026-12-03T12:00:00.000Z' }
    const { text } = statusText('error', {
      institution,
      authorization: { ...known, last_error: 'item_login_required' },
    })
    expect(text).toBe('Example Bank asks you to sign in again. Reconnect to see your accounts again.')
  })

  it.each([
    ['timed_out', 'did not answer in time'],
    ['busy', 'too many requests'],
    ['broken', 'could not be reached'],
    ['status_503', 'had a problem'],
    ['refresh_broken_off', 'did not accept the access'],
    ['item_not_found', 'did not accept the access'],
    ['item_login_required', 'asks you to sign in again'],
    ['not_json', 'could not use'],
    ['bad_access_token', 'could not use'],
    ['an error of the future', 'could not use'],
    [null, 'The last attempt'],
  ])('translates the error %s', (code, words) => {
    const text = refreshErrorText(code, institution)
    expect(text).toContain(words)
    expect(text).toContain(institution)
    expect(text).not.toContain('_')
  })
})

it('proposes a name that is not taken', () => {
  expect(freeName('Bank', [])).toBe('Bank')
  expect(freeName('Bank', ['Other', 'Bank'])).toBe('Bank 2')
  expect(freeName('Bank', ['Bank', 'Bank 2', 'Bank 4'])).toBe('Bank 3')
})

describe('the subtitle of a connection', () => {
  const through = 'Plaid'
  it.each([
    ['My bank', { institution, through: undefined }, ['Example Bank']],
    ['Example Bank', { institution, through: undefined }, []],
    ['My bank', { institution, through }, ['Example Bank', 'through Plaid']],
    ['Plaid', { institution, through }, ['Example Bank']],
    ['Example Bank', { institution, through }, ['through Plaid']],
  ])('of "%s" repeats no name', (alias, names, facts) =>
    expect(institutionFacts(alias, names)).toEqual(facts),
  )
})

describe('the response of a provider', () => {
  const take = (address: string) => {
    const { pathname, search } = new URL(address, 'https://app.example.com')
    const shown: string[] = []
    forgetProviderResponse()
    takeProviderResponse({ pathname, search }, { replaceState: path => shown.push(path) })
    return { response: providerResponse(), shown }
  }

  it('is removed from the address', () => {
    const taken = take(
      '/providers/bank/callback?state=s.1&code=c%40&session=other&iss=https%3A%2F%2Fbank.test',
    )
    expect(taken.shown).toEqual(['/providers/bank/callback'])
    expect(taken.response).toEqual({
      providerKey: 'bank',
      query: { state: 's.1', code: 'c@', iss: 'https://bank.test' },
    })
  })

  it.each(['/providers/bank/callback/', '/Providers/bank/Callback'])(
    'is removed from the address %s, which leads to the same page',
    path => {
      const { response, shown } = take(`${path}?state=s&code=c`)
      expect(shown).toEqual([path])
      expect(response).toEqual({ providerKey: 'bank', query: { state: 's', code: 'c' } })
    },
  )

  it('can be an error', () => {
    const { response } = take('/providers/bank/callback?error=access_denied&error_description=No&state=s')
    expect(response?.query).toEqual({ state: 's', error: 'access_denied', error_description: 'No' })
  })

  it('requires a state, but is removed without one too', () => {
    expect(take('/providers/bank/callback?code=c')).toEqual({
      response: undefined,
      shown: ['/providers/bank/callback'],
    })
  })

  it.each([
    '/',
    '/providers/bank/callback',
    '/connections?code=c&state=s',
    '/providers/bank/connect?state=s',
  ])('is not in the address %s', address => {
    expect(take(address)).toEqual({ response: undefined, shown: [] })
  })

  it('is known until it was used', () => {
    expect(take('/providers/bank/callback?state=s&code=c').response).toBeDefined()
    forgetProviderResponse()
    expect(providerResponse()).toBeUndefined()
  })
})

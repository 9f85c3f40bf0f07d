import { describe, expect, it } from 'vitest'
import { detectAtFailure, detectAtSignIn } from '../../../lib/auth/signals/detect-signals.ts'
import { decide, responseFor } from '../../../lib/auth/signals/policy.ts'
import type { Signal } from '../../../lib/auth/signals/signal.ts'
import { loadSettings } from '../../../lib/runtime/configuration/load.ts'
import { minimalEnvironment } from '../../support/minimal-environment.ts'

const settings = loadSettings(minimalEnvironment, ['common']).common

const spraying: Signal = { signal: 'password_spraying', evidence: { addresses: 20, minutes: 60 } }
const failures: Signal = { signal: 'failures_before_success', evidence: { failures: 5, minutes: 60 } }
const country: Signal = {
  signal: 'new_device_and_country',
  evidence: { country: 'AU', known_countries: 1 },
}

describe('the policy of the signals', () => {
  it('has a default for each signal', () => {
    expect(decide([spraying], settings).response).toBe('record')
    expect(decide([country], settings).response).toBe('mail')
    expect(decide([failures], settings).response).toBe('second_factor')
    expect(decide([], settings)).toEqual({ signals: [], response: undefined })
  })

  it('chooses the strongest response, and keeps each of them', () => {
    const decision = decide([failures, spraying, country], settings)
    expect(decision.response).toBe('second_factor')
    expect(decision.signals.map(({ response }) => response)).toEqual(['second_factor', 'record', 'mail'])
  })

  it('follows the settings', () => {
    const changed = { ...settings, passwordSprayingResponse: 'end_everything' } as const
    expect(decide([spraying, failures], changed).response).toBe('end_everything')
    expect(decide([failures], { ...settings, failuresBeforeSuccessResponse: 'record' }).response).toBe(
      'record',
    )
  })

  it('mails an owner without a second factor', () => {
    const decision = decide([failures], settings)
    expect(responseFor(decision, { canAskSecondFactor: true })).toBe('second_factor')
    expect(responseFor(decision, { canAskSecondFactor: false })).toBe('mail')
    expect(responseFor(decide([], settings), { canAskSecondFactor: false })).toBeUndefined()
  })

  it('only records the signals of a failed sign-in', () => {
    const attack = { ofAddress: 9, passwords: 9, networks: 4, addressesWithPassword: 30 }
    expect(detectAtFailure(attack, settings).map(({ signal, response }) => [signal, response])).toEqual([
      ['password_spraying', 'record'],
      ['distributed_guessing', 'record'],
    ])
  })

  it('finds no signal in the first sign-in, and every one in the worst', () => {
    const now = new Date('2026-11-27T12:00:00Z')
    const berlin = { latitude: 52.52, longitude: 13.4, accuracyKilometers: null }
    const sydney = { latitude: -33.87, longitude: 151.21, accuracyKilometers: null }
    const first = {
      now,
      hasSignedIn: false,
      knownCountries: [],
      isNetworkKnown: false,
      isDeviceKnown: false,
      lastUse: null,
      failures: { ofAddress: 0, passwords: 0, networks: 0, addressesWithPassword: 0 },
      location: { country: 'DE', description: '', coordinates: berlin },
    }
    expect(detectAtSignIn(first, settings)).toEqual({ signals: [], response: undefined })
    const worst = {
      ...first,
      hasSignedIn: true,
      knownCountries: ['AU'],
      lastUse: { at: new Date(now.getTime() - 3_600_000), country: 'AU', coordinates: sydney },
      failures: { ofAddress: 9, passwords: 9, networks: 4, addressesWithPassword: 30 },
    }
    expect(detectAtSignIn(worst, settings).signals.map(({ signal }) => signal)).toEqual([
      'new_device_and_country',
      'impossible_travel',
      'password_spraying',
      'distributed_guessing',
      'failures_before_success',
    ])
  })
})

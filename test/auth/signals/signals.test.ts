import { describe, expect, it } from 'vitest'
import { kilometersBetween } from '../../../lib/auth/signals/distance.ts'
import { distributedGuessing } from '../../../lib/auth/signals/distributed-guessing.ts'
import { failuresBeforeSuccess } from '../../../lib/auth/signals/failures-before-success.ts'
import { impossibleTravel } from '../../../lib/auth/signals/impossible-travel.ts'
import { newDeviceAndCountry } from '../../../lib/auth/signals/new-device-and-country.ts'
import { passwordSpraying } from '../../../lib/auth/signals/password-spraying.ts'
import type { Location } from '../../../lib/services/locations.ts'

const point = (latitude: number, longitude: number, accuracyKilometers: number | null = null) => ({
  latitude,
  longitude,
  accuracyKilometers,
})
const BERLIN = point(52.52, 13.405)
const SYDNEY = point(-33.87, 151.21)
const at = (coordinates: Location['coordinates'], country = 'DE'): Location => ({
  country,
  description: '',
  coordinates,
})

describe('the distance between two points', () => {
  it.each([
    ['Berlin and Sydney', BERLIN, SYDNEY, 16_090],
    ['two sides of the date line', point(0, 179.5), point(0, -179.5), 111],
    ['the poles', point(90, 0), point(-90, 77), 20_015],
    ['antipodes', point(40.1, 20.3), point(-40.1, -159.7), 20_015],
    ['a point and itself', BERLIN, BERLIN, 0],
  ])('%s', (_, from, to, kilometers) => {
    expect(Math.abs(kilometersBetween(from, to) - kilometers)).toBeLessThan(25)
    expect(kilometersBetween(to, from)).toBeCloseTo(kilometersBetween(from, to), 6)
  })
})

describe('impossible travel', () => {
  const limits = { travelKilometersPerHour: 1_000, travelKilometers: 300 }
  const now = new Date('2026-11-27T12:00:00Z')
  const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
  const travel = (minutes: number, to: Location | null, from = BERLIN as Location['coordinates']) =>
    impossibleTravel(
      {
        now,
        location: to,
        lastUse: from === null ? null : { at: ago(minutes), country: 'DE', coordinates: from },
      },
      limits,
    )
  // On the equator, 1 degree is 111.195 km.
  const east = (kilometers: number, accuracy: number | null = null) =>
    at(point(0, kilometers / 111.195, accuracy), 'GA')
  const origin = point(0, 0)

  it('has the journey as evidence', () => {
    expect(travel(60, at(SYDNEY, 'AU'))).toEqual({
      signal: 'impossible_travel',
      evidence: {
        kilometers: expect.closeTo(16_090, -2),
        minutes: 60,
        kilometers_per_hour: expect.closeTo(16_090, -2),
        from_country: 'DE',
        to_country: 'AU',
      },
    })
  })

  it.each([
    ['1,001 km in an hour', 60, east(1_001), true],
    ['999 km in an hour', 60, east(999), false],
    ['301 km in a minute', 1, east(301), true],
    ['299 km in a minute', 1, east(299), false],
    ['301 km in no time', 0, east(301), true],
    ['310 km with an accuracy of 20 km', 1, east(310, 20), false],
    ['330 km with an accuracy of 20 km', 1, east(330, 20), true],
    ['a last use in the future: a clock that went back', -5, east(2_000), true],
  ])('%s', (_, minutes, to, fires) => {
    expect(travel(minutes, to, origin) !== undefined).toBe(fires)
  })

  it('counts the accuracy of both locations', () => {
    expect(travel(1, east(345, 20), point(0, 0, 20))).toBeDefined()
    expect(travel(1, east(335, 20), point(0, 0, 20))).toBeUndefined()
  })

  it('allows a flight from Berlin to Sydney in 20 hours, and not in 12', () => {
    expect(travel(20 * 60, at(SYDNEY, 'AU'))).toBeUndefined()
    expect(travel(12 * 60, at(SYDNEY, 'AU'))).toBeDefined()
  })

  it('needs the coordinates of both locations: a VPN and a country database give none', () => {
    expect(travel(1, at(null, 'AU'))).toBeUndefined()
    expect(travel(1, null)).toBeUndefined()
    expect(travel(1, at(SYDNEY, 'AU'), null)).toBeUndefined()
  })
})

describe('a new device in a new country', () => {
  const known = { hasSignedIn: true, isDeviceKnown: false, knownCountries: ['DE', 'FR'] }
  it('has the country as evidence', () => {
    expect(newDeviceAndCountry({ ...known, location: at(null, 'AU') })).toEqual({
      signal: 'new_device_and_country',
      evidence: { country: 'AU', known_countries: 2 },
    })
  })
  it.each([
    ['a known country', { ...known, location: at(null, 'FR') }],
    ['a known device', { ...known, isDeviceKnown: true, location: at(null, 'AU') }],
    ['an unknown location', { ...known, location: null }],
    ['the first sign-in', { ...known, hasSignedIn: false, knownCountries: [], location: at(null, 'AU') }],
    ['only unknown locations before', { ...known, knownCountries: [], location: at(null, 'AU') }],
  ])('is none: %s', (_, snapshot) => {
    expect(newDeviceAndCountry(snapshot)).toBeUndefined()
  })
})

describe('password spraying', () => {
  const limits = { sprayedAddresses: 20, signalWindowMinutes: 60 }
  it('starts with the configured number of addresses', () => {
    expect(passwordSpraying({ addressesWithPassword: 19 }, limits)).toBeUndefined()
    expect(passwordSpraying({ addressesWithPassword: 20 }, limits)).toEqual({
      signal: 'password_spraying',
      evidence: { addresses: 20, minutes: 60 },
    })
  })
})

describe('distributed guessing', () => {
  const limits = { guessedPasswords: 8, guessingNetworks: 3, signalWindowMinutes: 60 }
  it.each([
    [8, 2],
    [7, 3],
    [0, 0],
  ])('is not %i passwords from %i networks', (passwords, networks) => {
    expect(distributedGuessing({ passwords, networks }, limits)).toBeUndefined()
  })
  it('is many passwords from several networks', () => {
    expect(distributedGuessing({ passwords: 8, networks: 3 }, limits)).toEqual({
      signal: 'distributed_guessing',
      evidence: { passwords: 8, networks: 3, minutes: 60 },
    })
  })
})

describe('failures before a success', () => {
  const limits = { failuresBeforeSuccess: 5, signalWindowMinutes: 60 }
  const failures = (ofAddress: number) => ({
    ofAddress,
    passwords: 1,
    networks: 1,
    addressesWithPassword: 0,
  })
  const unknown = { isDeviceKnown: false, isNetworkKnown: false }
  it('are five failures, from an unknown device and network', () => {
    expect(failuresBeforeSuccess({ ...unknown, failures: failures(5) }, limits)).toEqual({
      signal: 'failures_before_success',
      evidence: { failures: 5, minutes: 60 },
    })
  })
  it.each([
    ['four failures', { ...unknown, failures: failures(4) }],
    ['a known device', { ...unknown, isDeviceKnown: true, failures: failures(9) }],
    ['a known network', { ...unknown, isNetworkKnown: true, failures: failures(9) }],
  ])('are not: %s', (_, snapshot) => {
    expect(failuresBeforeSuccess(snapshot, limits)).toBeUndefined()
  })
})

import type { Signal } from './signal.ts'
import type { SignInSnapshot } from './snapshot.ts'

/**
 * Detects a sign-in from an unknown device in a country without an earlier sign-in. The first sign-in of an account is
 * no signal, and neither is a country if no earlier one is known: then the locations were unknown.
 */
export function newDeviceAndCountry({
  hasSignedIn,
  isDeviceKnown,
  knownCountries,
  location,
}: Pick<SignInSnapshot, 'hasSignedIn' | 'isDeviceKnown' | 'knownCountries' | 'location'>):
  | Signal
  | undefined {
  if (!hasSignedIn || isDeviceKnown || location === null || knownCountries.length === 0) return undefined
  if (knownCountries.includes(location.country)) return undefined
  return {
    signal: 'new_device_and_country',
    evidence: { country: location.country, known_countries: knownCountries.length },
  }
}

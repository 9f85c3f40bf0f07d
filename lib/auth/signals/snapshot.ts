import type { Coordinates, Location } from '../../services/locations.ts'

/** The recent failed sign-ins that concern an attempt, within the window of the signals. */
export interface RecentFailures {
  /** Number of failures for the address of the attempt, of their different passwords and of their networks. */
  readonly ofAddress: number
  readonly passwords: number
  readonly networks: number
  /** Number of other addresses for which the password of the attempt failed. */
  readonly addressesWithPassword: number
}

/** The last use of a session with known coordinates. */
export interface LastUse {
  readonly at: Date
  readonly country: string | null
  readonly coordinates: Coordinates
}

/** Where a user signed in before: the countries, and the location of the last use. */
export interface SignInOrigins {
  /** Whether the user has signed in before. */
  readonly hasSignedIn: boolean
  /** The countries of the user's sign-ins, ISO 3166-1 alpha-2. */
  readonly knownCountries: readonly string[]
  readonly lastUse: LastUse | null
}

/** What is known about an account and its address before a sign-in. */
export interface SignInHistory extends SignInOrigins {
  /** Whether a session of the user was used from the network of the attempt. */
  readonly isNetworkKnown: boolean
  readonly failures: RecentFailures
}

/** Where and on which device a sign-in takes place. */
export interface SignInPlace {
  readonly now: Date
  /** Whether the device has a valid device token of the user. */
  readonly isDeviceKnown: boolean
  readonly location: Location | null
}

/** A sign-in with the correct password, and what is known before it. */
export interface SignInSnapshot extends SignInHistory, SignInPlace {}

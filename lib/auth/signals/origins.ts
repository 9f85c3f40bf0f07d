import type { LastUse, SignInOrigins } from './snapshot.ts'

/** The earlier locations of a user, as the database returns them. */
export interface OriginsRow {
  readonly has_signed_in: boolean
  /** Separated by spaces; null if none is known. */
  readonly countries: string | null
  readonly last_used_at: string | null
  readonly country: string | null
  readonly latitude: number | null
  readonly longitude: number | null
  readonly accuracy_kilometers: number | null
}

/** Converts the earlier locations of a user. */
export function toOrigins(row: OriginsRow): SignInOrigins {
  return {
    hasSignedIn: row.has_signed_in,
    knownCountries: row.countries?.split(' ') ?? [],
    lastUse: toLastUse(row.last_used_at === null ? null : new Date(row.last_used_at), row),
  }
}

/** Returns the last use of a session; null if its time or coordinates are unknown. */
export function toLastUse(
  at: Date | null,
  {
    country,
    latitude,
    longitude,
    accuracy_kilometers: accuracyKilometers,
  }: Pick<OriginsRow, 'country' | 'latitude' | 'longitude' | 'accuracy_kilometers'>,
): LastUse | null {
  if (at === null || latitude === null || longitude === null) return null
  return { at, country, coordinates: { latitude, longitude, accuracyKilometers } }
}

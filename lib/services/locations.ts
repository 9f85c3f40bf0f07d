import { readFile } from 'node:fs/promises'
import type { Settings } from '../runtime/configuration/settings.ts'
import { errorField, type Log } from '../runtime/log/log.ts'
import { openedOnce } from './sdk-client.ts'

/** A point on the earth, as a GeoIP database estimates it. */
export interface Coordinates {
  /** Degrees north, -90 to 90. */
  readonly latitude: number
  /** Degrees east, -180 to 180. */
  readonly longitude: number
  /** Radius of the circle that the address is probably in, in kilometers; null if the database has none. */
  readonly accuracyKilometers: number | null
}

/** The location of an IP address (GeoIP). */
export interface Location {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** For example `London, United Kingdom`, or only the country. */
  readonly description: string
  /** Null for a country database: the center of a country says nothing about a journey. */
  readonly coordinates: Coordinates | null
}

let names: Intl.DisplayNames | undefined

/** Created on first use: it reads the data of ICU, which takes a third of a cold start. */
function regionNames(): Intl.DisplayNames {
  names ??= new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })
  return names
}

/** Finds the locations of IP addresses. */
export interface Locations {
  /** Returns the location of an address; `null` if unknown or no database is readable. Never throws. */
  find(ip: string | null): Promise<Location | null>
}

/** A database entry in the format of MaxMind, or in the flat format of ip-location-db. */
interface Entry {
  readonly country?: { readonly iso_code?: string }
  readonly country_code?: string
  readonly city?: string | { readonly names?: { readonly en?: string } }
  readonly location?: {
    readonly latitude?: number
    readonly longitude?: number
    readonly accuracy_radius?: number
  }
  readonly latitude?: string | number
  readonly longitude?: string | number
}

type Lookup = (ip: string) => Entry | null

/** Opens the configured GeoIP databases. They are read at the first lookup and kept in memory. */
export function openLocations(
  { geoipCountryDatabase, geoipDatabase }: Settings['locations'],
  log: Log,
): Locations {
  const files = [geoipDatabase, geoipCountryDatabase].filter(file => file !== undefined)
  const databases = openedOnce(() => Promise.all(files.map(file => open(file, log))))
  return {
    find: async ip => {
      if (ip === null) return null
      for (const lookUp of await databases()) {
        const location = toLocation(lookUp(withoutMapping(ip)))
        if (location) return location
      }
      return null
    },
  }
}

/** Opens a database. If it is unreadable, logs that and returns an empty lookup, so that logins still succeed. */
async function open(file: string, log: Log): Promise<Lookup> {
  try {
    // The package is CommonJS: in a bundle, the import has only a default export.
    const { default: mmdb } = await import('mmdb-lib')
    const reader = new mmdb.Reader<never>(await readFile(file))
    return ip => {
      try {
        return reader.get(ip)
      } catch {
        return null
      }
    }
  } catch (error) {
    log('places_unreadable', { error: errorField(error) })
    return () => null
  }
}

function toLocation(entry: Entry | null): Location | null {
  const country = entry?.country?.iso_code ?? entry?.country_code
  if (country === undefined || !/^[A-Z]{2}$/.test(country)) return null
  const city = typeof entry?.city === 'string' ? entry.city : entry?.city?.names?.en
  const name = regionNames().of(country) ?? country
  return { country, description: city ? `${city}, ${name}` : name, coordinates: toCoordinates(entry) }
}

function toCoordinates(entry: Entry | null): Coordinates | null {
  const latitude = degrees(entry?.location?.latitude ?? entry?.latitude, 90)
  const longitude = degrees(entry?.location?.longitude ?? entry?.longitude, 180)
  if (latitude === undefined || longitude === undefined) return null
  const radius = entry?.location?.accuracy_radius
  return {
    latitude,
    longitude,
    accuracyKilometers: typeof radius === 'number' && radius >= 0 ? radius : null,
  }
}

/** Parses an angle of at most `limit` degrees. Undefined if it is absent or invalid. */
function degrees(value: string | number | undefined, limit: number): number | undefined {
  // An empty text is 0 for Number().
  if (value === undefined || value === '') return undefined
  const angle = Number(value)
  return Math.abs(angle) <= limit ? angle : undefined
}

/** Converts an IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) to the IPv4 address. */
function withoutMapping(ip: string): string {
  return ip.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

import { readFile } from 'node:fs/promises'
import type { Settings } from '../runtime/configuration/settings.ts'
import { errorField, type Log } from '../runtime/log/log.ts'
import { openedOnce } from './sdk-client.ts'

/** The location of an IP address (GeoIP). */
export interface Location {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** For example `London, United Kingdom`, or only the country. */
  readonly description: string
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
}

type Lookup = (ip: string) => Entry | null

/** Opens the configured GeoIP databases. They are read at the first lookup and kept in memory. */
export function openLocations(
  { geoipCountryDatabase, geoipDatabase }: Settings['locations'],
  log: Log,
): Locations {
  const files = [geoipDatabase, geoipCountryDatabase].filter(file => file !== undefined)
  const databases = openedOnce(() => Promise.all(files.map(file => open(file, log))))
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' })
  return {
    find: async ip => {
      if (ip === null) return null
      for (const lookUp of await databases()) {
        const location = toLocation(lookUp(withoutMapping(ip)), names)
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

function toLocation(entry: Entry | null, names: Intl.DisplayNames): Location | null {
  const country = entry?.country?.iso_code ?? entry?.country_code
  if (country === undefined || !/^[A-Z]{2}$/.test(country)) return null
  const city = typeof entry?.city === 'string' ? entry.city : entry?.city?.names?.en
  const name = names.of(country) ?? country
  return { country, description: city ? `${city}, ${name}` : name }
}

/** Converts an IPv4-mapped IPv6 address (RFC 4291, 2.5.5.2) to the IPv4 address. */
function withoutMapping(ip: string): string {
  return ip.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

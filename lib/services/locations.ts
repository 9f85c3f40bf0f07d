import { readFile } from 'node:fs/promises'
import type { Settings } from '../runtime/configuration/settings.ts'
import { errorField, type Log } from '../runtime/log/log.ts'
import { openedOnce } from './sdk-client.ts'

/** Where on Earth an address is. */
export interface Location {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** In words: `London, United Kingdom`, or the country alone. */
  readonly description: string
}

/** Tells locations by addresses. */
export interface Locations {
  /** The location of an address; `null` where no database knows it, or none can be read. Never throws. */
  find(ip: string | null): Promise<Location | null>
}

/** What a database holds of a network: MaxMind's form, or the flat one of ip-location-db. */
interface Entry {
  readonly country?: { readonly iso_code?: string }
  readonly country_code?: string
  readonly city?: string | { readonly names?: { readonly en?: string } }
}

type Lookup = (ip: string) => Entry | null

/** Opens the databases of the environment; each is read at the first look-up and kept in memory. */
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

/** A database that cannot be read knows nothing: a location is worth a log line, not a login. */
async function open(file: string, log: Log): Promise<Lookup> {
  try {
    // The package is CommonJS: a bundle has only its default export.
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

/** An IPv4 address in IPv6 clothes (RFC 4291, 2.5.5.2) is where the IPv4 address is. */
function withoutMapping(ip: string): string {
  return ip.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
}

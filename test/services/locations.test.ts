import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, inject, it } from 'vitest'
import { openLocations } from '../../lib/services/locations.ts'
import { writeMmdb } from '../support/mmdb.ts'

const file = join(inject('scratch'), 'locations.mmdb')
writeMmdb(file, {
  // The format of MaxMind.
  '81.2/16': {
    country: { iso_code: 'GB' },
    city: { names: { en: 'London' } },
    location: { latitude: 51.51, longitude: -0.09, accuracy_radius: 20 },
  },
  // The flat format of ip-location-db.
  '82.0/16': { country_code: 'DE', city: 'Berlin', latitude: '52.52', longitude: '13.40' },
  '83.0/16': { country_code: 'DE', city: 'Berlin', latitude: 52.52, longitude: 13.4 },
  '84.0/16': { country_code: 'FR', latitude: '', longitude: '' },
  '85.0/16': { country_code: 'FR', latitude: 'north', longitude: '2' },
  '86.0/16': { country_code: 'FR', latitude: 91, longitude: 2 },
  '87.0/16': { country_code: 'FR', latitude: 48 },
  '88.0/16': { country_code: 'GH', latitude: 0, longitude: -180 },
})
const locations = openLocations({ geoipDatabase: file, geoipCountryDatabase: undefined }, () => {})

it.each([
  ['81.2.69.142', { latitude: 51.51, longitude: -0.09, accuracyKilometers: 20 }],
  ['::ffff:81.2.69.142', { latitude: 51.51, longitude: -0.09, accuracyKilometers: 20 }],
  ['82.0.0.1', { latitude: 52.52, longitude: 13.4, accuracyKilometers: null }],
  ['83.0.0.1', { latitude: 52.52, longitude: 13.4, accuracyKilometers: null }],
  ['84.0.0.1', null],
  ['85.0.0.1', null],
  ['86.0.0.1', null],
  ['87.0.0.1', null],
  ['88.0.0.1', { latitude: 0, longitude: -180, accuracyKilometers: null }],
])('the coordinates of %s', async (ip, coordinates) => {
  expect(await locations.find(ip)).toMatchObject({ coordinates })
})

it('describes the city and the country', async () => {
  expect(await locations.find('81.2.69.142')).toMatchObject({
    country: 'GB',
    description: 'London, United Kingdom',
  })
})

it('an unknown address has no location', async () => {
  expect(await locations.find('9.9.9.9')).toBeNull()
  expect(await locations.find(null)).toBeNull()
})

it('a country database has no coordinates', async () => {
  const countries = createRequire(import.meta.url).resolve(
    '@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb',
  )
  const country = openLocations({ geoipDatabase: undefined, geoipCountryDatabase: countries }, () => {})
  const found = await country.find('193.0.6.139')
  expect(found).toMatchObject({ country: 'NL', coordinates: null })
})

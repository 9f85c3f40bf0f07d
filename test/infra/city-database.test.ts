import { mkdirSync, mkdtempSync, readdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { assertCityDatabase } from '../../lib/infra/city-database.ts'
import { contractsOf } from '../../lib/infra/contracts.ts'
import { parseStage } from '../../lib/infra/stage.ts'
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'
import { stages } from '../support/stages.ts'

const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')

/** Writes a file that ends like an MMDB file, in a folder with another file. */
function writeDatabase(contents: Uint8Array = MARKER): string {
  const folder = mkdtempSync(join(inject('scratch'), 'geoip-'))
  mkdirSync(join(folder, 'old'))
  writeFileSync(join(folder, 'old', 'GeoLite2-City.mmdb'), MARKER)
  writeFileSync(join(folder, 'LICENSE.txt'), 'license')
  const file = join(folder, 'GeoLite2-City.mmdb')
  writeFileSync(file, contents)
  return file
}

const located = contractsOf()
  .filter(({ uses }) => uses.includes('locations'))
  .map(({ id }) => `dashtam-dev-${id.replaceAll('/', '-')}`)

describe('a stage with a city database', () => {
  const { api, operations, outdir } = synthesise(stageLike('dev', { cityDatabase: writeDatabase() }))

  it('shares one layer between the functions that use locations', () => {
    const [[layer] = []] = [...resourcesOf(api, 'AWS::Lambda::LayerVersion')]
    const withLayer = [...resourcesOf([api, operations], 'AWS::Lambda::Function').values()].filter(
      ({ Properties }) => 'Layers' in Properties,
    )
    expect(withLayer.map(({ Properties }) => Properties['FunctionName']).toSorted()).toEqual(
      located.toSorted(),
    )
    for (const { Properties } of withLayer)
      expect(Properties).toMatchObject({
        Layers: [{ Ref: layer }],
        Environment: {
          Variables: {
            GEOIP_DATABASE: '/opt/GeoLite2-City.mmdb',
            GEOIP_COUNTRY_DATABASE: '/var/task/countries.mmdb',
          },
        },
      })
  })

  it('packages only the file', () => {
    const [layer] = [...resourcesOf(api, 'AWS::Lambda::LayerVersion').values()]
    const { S3Key } = Object(layer?.Properties['Content'])
    expect(readdirSync(join(outdir, `asset.${String(S3Key).replace('.zip', '')}`))).toEqual([
      'GeoLite2-City.mmdb',
    ])
  })
})

it('a stage without a city database has no layer', () => {
  const { api, operations } = synthesise(stageLike('dev'))
  expect(resourcesOf([api, operations], 'AWS::Lambda::LayerVersion').size).toBe(0)
  expect(JSON.stringify(api.toJSON())).not.toContain('"GEOIP_DATABASE"')
})

describe('a synthesis', () => {
  it('fails if the file is missing', () => {
    expect(() => synthesise(stageLike('dev', { cityDatabase: 'geoip/missing.mmdb' }), {})).toThrow(
      /The file \/.*\/geoip\/missing\.mmdb \(cityDatabase\) does not exist\. See docs\//,
    )
  })

  it('fails if the file is compressed or another file', () => {
    const cityDatabase = writeDatabase(Buffer.from('text'))
    expect(() => synthesise(stageLike('dev', { cityDatabase }))).toThrow(
      'GeoLite2-City.mmdb (cityDatabase) is not an MMDB file. Extract it first if it is compressed.',
    )
  })

  it('fails if the file and the code exceed the limit of Lambda', () => {
    const cityDatabase = writeDatabase()
    // A sparse file. Its end is no marker anymore, so the marker is written again.
    truncateSync(cityDatabase, 250 * 1024 ** 2 - MARKER.length)
    writeFileSync(cityDatabase, MARKER, { flag: 'a' })
    expect(() => synthesise(stageLike('dev', { cityDatabase }))).toThrow(
      /\(cityDatabase, 250 MB\) and the code of auth\/\S+ \(1 MB\) exceed the Lambda limit of 250 MB\./,
    )
  })

  it.each(['geoip/', 'cities.zip', 'my cities.mmdb', '../*.mmdb', ''])(
    'fails for the path %j',
    cityDatabase => {
      expect(() => parseStage('dev', { dev: { ...stages['dev'], cityDatabase } })).toThrow(
        'cityDatabase: must be the path of an .mmdb file',
      )
    },
  )

  it('finds a path that is relative to the repository', () => {
    expect(() => assertCityDatabase('package.json')).toThrow(`${process.cwd()}/package.json`)
  })
})

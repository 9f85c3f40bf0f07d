import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { providerDefinitions } from '../../lib/financial/providers/registry.ts'
import { parseStage } from '../../lib/infra/stage.ts'
import { stages as own } from '../../lib/infra/stages.ts'

/** The only test that reads lib/infra/stages.ts. Operators edit that table, so the test checks only general rules. */
const THIS_FILE = 'test/infra/own-stages.test.ts'

describe('the stages in lib/infra/stages.ts', () => {
  it.each(Object.keys(own))('%s is valid', name => {
    expect(parseStage(name, own).name).toBe(name)
  })

  it.each(Object.keys(own))('%s has exactly the defined providers', name => {
    const keys = providerDefinitions().map(({ key }) => key)
    expect(own[name]?.providers.toSorted()).toEqual(keys.toSorted())
  })

  it('are not read by other tests', () => {
    const files = [...globSync('test/**/*.ts'), ...globSync('bench/**/*.ts')].filter(
      file => file !== THIS_FILE,
    )
    const readers = files.filter(file =>
      /from '[^']*lib\/infra\/stages\.ts'/.test(readFileSync(file, 'utf8')),
    )
    expect(readers).toEqual([])
  })
})

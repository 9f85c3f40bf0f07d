import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { providerDefinitions } from '../../lib/financial/providers/registry.ts'
import { parseStage } from '../../lib/infra/stage.ts'
import { stages as own } from '../../lib/infra/stages.ts'

/** This file alone reads the table that is edited; it checks only what must be true of every valid table. */
const HERE = 'test/infra/own-stages.test.ts'

describe('the stages of lib/infra/stages.ts, which the people who deploy edit', () => {
  it.each(Object.keys(own))('%s is valid', name => {
    expect(parseStage(name, own).name).toBe(name)
  })

  it.each(Object.keys(own))('%s has a secret for every provider, and for no other', name => {
    const keys = providerDefinitions().map(({ key }) => key)
    expect(own[name]?.providers.toSorted()).toEqual(keys.toSorted())
  })

  it('are read by no other test', () => {
    const files = [...globSync('test/**/*.ts'), ...globSync('bench/**/*.ts')].filter(file => file !== HERE)
    const readers = files.filter(file =>
      /from '[^']*lib\/infra\/stages\.ts'/.test(readFileSync(file, 'utf8')),
    )
    expect(readers).toEqual([])
  })
})

import { expect, it } from 'vitest'
import { addProvider, findProvider, providerDefinitions } from '../../../lib/financial/providers/registry.ts'
import { schwab } from '../../../lib/financial/providers/schwab/definition.ts'

it('lists Schwab, and finds it by its key', () => {
  expect(providerDefinitions()).toContain(schwab)
  expect(findProvider('schwab')).toBe(schwab)
  expect(findProvider('unknown')).toBeUndefined()
})

it('registers a provider once', () => {
  const other = { ...schwab, key: 'other-bank' }
  addProvider(other)
  expect(findProvider('other-bank')).toBe(other)
  expect(() => addProvider(other)).toThrow('key other-bank is already registered')
})

it.each(['', 'Schwab', 'a b', '../etc', '-a', 'a'.repeat(41)])('rejects the key %j', key =>
  expect(() => addProvider({ ...schwab, key })).toThrow('not a valid provider key'),
)

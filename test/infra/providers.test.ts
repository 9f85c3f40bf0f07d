import { expect, it } from 'vitest'
import { stages } from '../../lib/infra/stages.ts'
import { providerDefinitions } from '../../lib/providers/registry.ts'

it.each(Object.keys(stages))('%s has a secret for every provider, and for no other', stage => {
  const keys = providerDefinitions().map(({ key }) => key)
  expect(stages[stage]?.providers.toSorted()).toEqual(keys.toSorted())
})

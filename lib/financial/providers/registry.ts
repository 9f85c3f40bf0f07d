import { plaid } from './plaid/definition.ts'
import type { ProviderDefinition } from './provider-definition.ts'
import { schwab } from './schwab/definition.ts'

/** Every provider, in the order of the API's list. Add a new definition to the array below. */
const providers: ProviderDefinition[] = []
for (const definition of [schwab, plaid]) addProvider(definition)

/** Returns every provider, configured or not. */
export function providerDefinitions(): readonly ProviderDefinition[] {
  return providers
}

/** Returns a provider by its key; undefined if unknown. */
export function findProvider(key: string): ProviderDefinition | undefined {
  return providers.find(definition => definition.key === key)
}

/**
 * Registers a provider.
 * @throws {Error} if its key is invalid (1 to 40 lower-case letters, digits and hyphens) or already registered.
 */
export function addProvider(definition: ProviderDefinition): void {
  const { key } = definition
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(key))
    throw new Error(`${JSON.stringify(key)} is not a valid provider key`)
  if (findProvider(key)) throw new Error(`The provider key ${key} is already registered`)
  providers.push(definition)
}

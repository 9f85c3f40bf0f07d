import type { ProviderDefinition } from './provider-definition.ts'
import { schwab } from './schwab/definition.ts'

/** Every provider, in the order in which they are listed: adding one is its definition and its line here. */
const providers: ProviderDefinition[] = []
for (const definition of [schwab]) addProvider(definition)

/** Every provider, whether or not it is configured. */
export function providerDefinitions(): readonly ProviderDefinition[] {
  return providers
}

/** The provider of a key; nothing where none has it. */
export function findProvider(key: string): ProviderDefinition | undefined {
  return providers.find(definition => definition.key === key)
}

/**
 * Lists a provider.
 * @throws {Error} where its key is no key (1 to 40 lower-case letters, digits and hyphens) or is taken.
 */
export function addProvider(definition: ProviderDefinition): void {
  const { key } = definition
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(key))
    throw new Error(`${JSON.stringify(key)} is no key of a provider`)
  if (findProvider(key)) throw new Error(`There are two providers with the key ${key}`)
  providers.push(definition)
}

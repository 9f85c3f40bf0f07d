import { inject } from 'vitest'
import type { ProviderDefinition } from '../../lib/financial/providers/provider-definition.ts'
import { providerDefinitions } from '../../lib/financial/providers/registry.ts'
import { openApp } from './app.ts'
import { atEndOfFile } from './cleanups.ts'
import { startCloud } from './cloud.ts'
import { newDatabase } from './databases.ts'

/** The minimum of bcrypt. Tests need a hash, not its cost. */
const PASSWORD_HASH_ROUNDS = 4

/**
 * Starts the API for a test file, with its own database and local cloud. They end with the file.
 * @param variables Environment variables of the functions.
 */
export async function startApp(variables: Record<string, string> = {}) {
  const environment = { ...process.env }
  const providers = providerDefinitions() as ProviderDefinition[]
  const { length } = providers
  const postgres = inject('postgres')
  const cloud = await startCloud(postgres, await newDatabase(postgres))
  Object.assign(process.env, variables)
  const app = await openApp(cloud, postgres, undefined, { passwordHashRounds: PASSWORD_HASH_ROUNDS })
  atEndOfFile(async () => {
    await app.close()
    // The next file of this process has the same environment and registry.
    for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name]
    Object.assign(process.env, environment)
    providers.length = length
  })
  return app
}

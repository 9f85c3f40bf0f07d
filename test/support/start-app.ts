import { afterAll, inject } from 'vitest'
import { openApp } from './app.ts'
import { startCloud } from './cloud.ts'
import { newDatabase } from './databases.ts'

/** The minimum of bcrypt. Tests need a hash, not its cost. */
const PASSWORD_HASH_ROUNDS = 4

/** Starts the API for a test file, with its own database and local cloud. They end with the file. */
export async function startApp() {
  const postgres = inject('postgres')
  const cloud = await startCloud(postgres, await newDatabase(postgres))
  const app = await openApp(cloud, postgres, undefined, { passwordHashRounds: PASSWORD_HASH_ROUNDS })
  afterAll(app.close)
  return app
}

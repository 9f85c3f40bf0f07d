import { afterAll, inject } from 'vitest'
import { openApp } from './app.ts'
import { startCloud } from './cloud.ts'
import { newDatabase } from './databases.ts'

/** Starts the API for a file of tests: over a database and a cloud of its own, which end with it. */
export async function startApp() {
  const postgres = inject('postgres')
  const app = await openApp(await startCloud(postgres, await newDatabase(postgres)), postgres)
  afterAll(app.close)
  return app
}

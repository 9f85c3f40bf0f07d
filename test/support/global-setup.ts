import type { TestProject } from 'vitest/node'
import type { PostgresAddress } from './databases.ts'
import { startTemplate } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: PostgresAddress
  }
}

/** Starts one PostgreSQL for the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgres, stop } = await startTemplate()
  project.provide('postgres', postgres)
  return stop
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import type { PostgresAddress } from './databases.ts'
import { startTemplate } from './postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    postgres: PostgresAddress
    /** A folder that the run deletes at its end. */
    scratch: string
  }
}

/** Starts one PostgreSQL for the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgres, stop } = await startTemplate()
  const scratch = mkdtempSync(join(tmpdir(), 'dashtam-tests-'))
  project.provide('postgres', postgres)
  project.provide('scratch', scratch)
  return async () => {
    await stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

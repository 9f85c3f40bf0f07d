import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type * as z from 'zod/mini'
import { parse } from 'zod/mini'

/** A file of persistent state is not readable as such. The message is for the user. */
export class DamagedFile extends Error {}

/** State that persists across restarts if it has a file. */
export interface PersistentState<T> {
  readonly value: T
  /** Writes the state to its file atomically. Only the owner of the file can read it. */
  save(): void
}

/**
 * Opens the state in a file. Without a file, the state is kept in memory only.
 * @throws {DamagedFile} if the content of the file is incomplete or invalid.
 */
export function persistentState<T>(schema: z.ZodMiniType<T>, empty: T, file?: string): PersistentState<T> {
  const value = file === undefined ? empty : (read(schema, file) ?? empty)
  return {
    value,
    save: () => {
      if (file === undefined) return
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      const draft = `${file}.${process.pid}`
      writeFileSync(draft, JSON.stringify(value, null, 2), { mode: 0o600 })
      renameSync(draft, file)
    },
  }
}

function read<T>(schema: z.ZodMiniType<T>, file: string): T | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
  try {
    return parse(schema, JSON.parse(text))
  } catch (cause) {
    throw new DamagedFile(`${file} is damaged. Run \`npm run reset\`, or restore the file.`, { cause })
  }
}

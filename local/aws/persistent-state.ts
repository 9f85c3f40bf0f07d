import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type * as z from 'zod/mini'
import { parse } from 'zod/mini'

/** State that persists across restarts if it has a file. */
export interface PersistentState<T> {
  readonly value: T
  /** Writes the state to its file atomically. Only the owner of the file can read it. */
  save(): void
}

/** Opens the state in a file. Without a file, the state is kept in memory only. */
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
  return parse(schema, JSON.parse(text))
}

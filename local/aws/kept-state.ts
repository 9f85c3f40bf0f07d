import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type * as z from 'zod/mini'
import { parse } from 'zod/mini'

/** State that outlives the process where it has a file. */
export interface KeptState<T> {
  readonly value: T
  /** Writes the state to its file, whole or not at all; only its owner may read it. */
  save(): void
}

/** Opens state kept in a file, or in memory where none is named. */
export function keptState<T>(schema: z.ZodMiniType<T>, empty: T, file?: string): KeptState<T> {
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

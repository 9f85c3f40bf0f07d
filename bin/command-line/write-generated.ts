import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { CommandError } from './run-command.ts'

/** A file that a command generates. */
export interface GeneratedFile {
  /** Relative to the root of the repository. */
  readonly path: string
  readonly text: string
}

interface WriteOptions {
  /** Whether to change nothing, and to fail if a file is not up to date. */
  readonly check: boolean
  /** The command that generates the files, for the error. */
  readonly command: string
  /** The root of the repository. */
  readonly root?: string
  /** Generated files that exist. Those that are not generated anymore are deleted. */
  readonly existing?: readonly string[]
}

/**
 * Writes generated files that have changed.
 * @throws {CommandError} with `check`, naming the files that are not up to date.
 */
export function writeGenerated(files: readonly GeneratedFile[], options: WriteOptions): void {
  const { check, command, root = join(import.meta.dirname, '../..'), existing = [] } = options
  const placeOf = (path: string) => join(root, path)
  const changed = files.filter(({ path, text }) => contentsOf(placeOf(path)) !== text)
  const surplus = existing.filter(path => !files.some(file => file.path === path))
  const stale = [...changed.map(({ path }) => path), ...surplus]
  if (check && stale.length > 0)
    throw new CommandError(`Not up to date: ${stale.join(', ')}. Run: ${command}`)
  for (const { path, text } of changed) {
    mkdirSync(dirname(placeOf(path)), { recursive: true })
    writeFileSync(placeOf(path), text)
  }
  for (const path of surplus) rmSync(placeOf(path))
}

function contentsOf(place: string): string | undefined {
  try {
    return readFileSync(place, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

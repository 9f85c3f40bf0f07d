import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod/mini'

/** A list of the newest entries that persists across restarts if it has a file. */
export interface Journal<T> {
  /** Returns the entries, newest first. */
  all(): readonly T[]
  append(entry: T): void
  /** Keeps only the entries that match. Returns the number of removed entries. */
  retain(matches: (entry: T) => boolean): number
}

/** The options of a journal. */
export interface JournalOptions<T> {
  readonly schema: z.ZodMiniType<T>
  /** The number of entries to keep. */
  readonly capacity: number
  /** If absent, the entries are kept in memory only. */
  readonly file?: string | undefined
}

/**
 * Opens a journal. Its file has one JSON line for each entry and is only appended to, so a killed process loses at most
 * the last line. It is rewritten without the removed entries when it has twice the capacity. If the file cannot be
 * written, the entries stay in memory: a recording must not change the outcome of what it records.
 */
export function openJournal<T>({ schema, capacity, file }: JournalOptions<T>): Journal<T> {
  let entries = file === undefined ? [] : readEntries(schema, file).slice(-capacity)
  let lines = Number.POSITIVE_INFINITY
  const rewrite = (path: string): void => {
    const draft = `${path}.${process.pid}`
    writeFileSync(draft, entries.map(toLine).join(''), { mode: 0o600 })
    renameSync(draft, path)
    lines = entries.length
  }
  const persist = file === undefined ? () => {} : tolerantWriter(file, rewrite)
  return {
    all: () => entries.toReversed(),
    append: entry => {
      entries.push(entry)
      if (entries.length > capacity) entries = entries.slice(-capacity)
      persist(path => {
        // The first write also removes a line that a killed process left incomplete.
        if (lines >= capacity * 2) return rewrite(path)
        appendFileSync(path, toLine(entry), { mode: 0o600 })
        lines += 1
      })
    },
    retain: matches => {
      const before = entries.length
      entries = entries.filter(matches)
      if (entries.length < before) persist(rewrite)
      return before - entries.length
    },
  }
}

type Write = (path: string) => void

/**
 * Returns a function that writes and never throws. A missing directory is created again, and the file is then written
 * completely. Warns about the first failure only.
 */
function tolerantWriter(file: string, rewrite: Write): (write: Write) => void {
  let isWarned = false
  const restore = (): void => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    rewrite(file)
  }
  return write => {
    try {
      try {
        write(file)
      } catch (error) {
        if (!isMissing(error)) throw error
        restore()
      }
    } catch (error) {
      if (!isWarned) console.warn(`${file} cannot be written. Its entries are kept in memory only. ${error}`)
      isWarned = true
    }
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

const toLine = (entry: unknown) => `${JSON.stringify(entry)}\n`

/** Ignores lines that are incomplete or that another version wrote. */
function readEntries<T>(schema: z.ZodMiniType<T>, file: string): T[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap(line => {
    const entry = z.safeParse(schema, parseLine(line))
    return entry.success ? [entry.data] : []
  })
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SynthFault } from './synth-fault.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The bytes before the metadata, which are in the last 128 KiB of a file (MaxMind DB File Format 2.0). */
const METADATA_MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
const MAX_METADATA_BYTES = 128 * 1024

/**
 * Returns the absolute path of a city database.
 * @param path - Relative to the root of the repository, or absolute.
 * @throws {SynthFault} if the file is missing or not an MMDB file.
 */
export function assertCityDatabase(path: string): string {
  const file = resolve(root, path)
  if (!existsSync(file) || !statSync(file).isFile())
    throw new SynthFault(
      `The file ${file} (cityDatabase) does not exist. See docs/operate/deployment.md#cities-of-sign-ins.`,
    )
  if (!endOf(file).includes(METADATA_MARKER))
    throw new SynthFault(
      `The file ${file} (cityDatabase) is not an MMDB file. Extract it first if it is compressed.`,
    )
  return file
}

/** Returns the path of the city database in a function. Lambda extracts layers to /opt. */
export function cityDatabasePath(path: string): string {
  return `/opt/${basename(path)}`
}

function endOf(file: string): Buffer {
  const { size } = statSync(file)
  const end = Buffer.alloc(Math.min(size, MAX_METADATA_BYTES))
  const descriptor = openSync(file, 'r')
  try {
    readSync(descriptor, end, 0, end.length, size - end.length)
  } finally {
    closeSync(descriptor)
  }
  return end
}

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning, stopLeftover } from './postgres/leftover.ts'

/** The data directory cannot be used; the message is one sentence for whoever started us. */
export class DirectoryRefused extends Error {}

const MARKER = 'dashtam.json'

/**
 * Takes a data directory for this process, and makes it where it is not there.
 * @throws {DirectoryRefused} where it is in use, or holds what is not ours.
 */
export function takeDirectory(directory: string): { release(): void } {
  refuseUnusable(directory, () => mkdirSync(directory, { recursive: true, mode: 0o700 }))
  refuseForeign(directory)
  refuseInUse(directory)
  refuseUnusable(directory, () =>
    writeFileSync(join(directory, MARKER), JSON.stringify({ pid: process.pid })),
  )
  return { release: () => writeFileSync(join(directory, MARKER), JSON.stringify({})) }
}

/**
 * Lists what is in a data directory; nothing if there is none.
 * @throws {DirectoryRefused} if it is in use, or holds what is not ours.
 */
export function inspectDirectory(directory: string): readonly string[] | undefined {
  if (!existsSync(directory)) return undefined
  refuseForeign(directory)
  refuseInUse(directory)
  return readdirSync(directory)
}

/**
 * Deletes a data directory, and stops what a killed start has left running on it; tells whether there was one.
 * @throws {DirectoryRefused} where it is in use, or holds what is not ours.
 */
export async function deleteDirectory(directory: string): Promise<boolean> {
  if (!existsSync(directory)) return false
  takeDirectory(directory)
  await stopLeftover(join(directory, 'postgres', 'data'))
  rmSync(directory, { recursive: true, force: true })
  return true
}

function refuseUnusable<T>(directory: string, use: () => T): T {
  try {
    return use()
  } catch (error) {
    throw new DirectoryRefused(`${directory} cannot be used: ${error}`, { cause: error })
  }
}

function refuseForeign(directory: string): void {
  const names = refuseUnusable(directory, () => readdirSync(directory))
  if (names.length > 0 && !names.includes(MARKER)) {
    throw new DirectoryRefused(
      `${directory} is not empty and not a data directory of Dashtam; name another by DATA_DIR.`,
    )
  }
}

function refuseInUse(directory: string): void {
  const pid = ownerOf(directory)
  if (pid !== undefined && pid !== process.pid && isLocalCloud(pid)) {
    throw new DirectoryRefused(
      `${directory} is in use by process ${pid}; stop that first, or name another by DATA_DIR.`,
    )
  }
}

function ownerOf(directory: string): number | undefined {
  try {
    const { pid } = JSON.parse(readFileSync(join(directory, MARKER), 'utf8'))
    return typeof pid === 'number' ? pid : undefined
  } catch {
    return undefined
  }
}

/** A killed start leaves its process id behind, which comes round again: where the system can tell, it must be Node. */
function isLocalCloud(pid: number): boolean {
  if (!isRunning(pid)) return false
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('node')
  } catch {
    return true
  }
}

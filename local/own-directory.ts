import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isRunning, stopLeftover } from './postgres/leftover.ts'

/** The data directory cannot be used. The message is for the user. */
export class DirectoryRefused extends Error {}

const MARKER = 'dashtam.json'

/**
 * Reserves a data directory for this process. Creates it if it is missing.
 * @throws {DirectoryRefused} if it is in use, or if it contains other data.
 */
export function takeDirectory(directory: string): { release(): void } {
  refuseUnusable(directory, () => makeDirectory(directory))
  refuseForeign(directory)
  refuseInUse(directory)
  refuseUnusable(directory, () =>
    writeFileSync(join(directory, MARKER), JSON.stringify({ pid: process.pid })),
  )
  return { release: () => writeFileSync(join(directory, MARKER), JSON.stringify({})) }
}

/**
 * Lists the entries of a data directory. Returns undefined if it does not exist.
 * @throws {DirectoryRefused} if it is in use, or if it contains other data.
 */
export function inspectDirectory(directory: string): readonly string[] | undefined {
  if (!existsSync(directory)) return undefined
  refuseForeign(directory)
  refuseInUse(directory)
  return readdirSync(directory)
}

/**
 * Deletes a data directory. Returns false if it does not exist. First stops PostgreSQL if a killed process left it running.
 * @throws {DirectoryRefused} if it is in use, or if it contains other data.
 */
export async function deleteDirectory(directory: string): Promise<boolean> {
  if (!existsSync(directory)) return false
  takeDirectory(directory)
  await stopLeftover(join(directory, 'postgres', 'data'))
  rmSync(directory, { recursive: true, force: true })
  return true
}

/** Creates the parents one by one, because a recursive `mkdirSync` never returns in file systems such as /proc. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return
  makeDirectory(dirname(directory))
  mkdirSync(directory, { mode: 0o700 })
}

function refuseUnusable<T>(directory: string, use: () => T): T {
  try {
    return use()
  } catch (error) {
    throw new DirectoryRefused(`${reasonOf(error, directory)} Set DATA_DIR to another directory.`, {
      cause: error,
    })
  }
}

function reasonOf(error: unknown, directory: string): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return `You have no permission to write to ${directory}.`
  if (code === 'ENOTDIR' || code === 'EEXIST') return `${directory} is not a directory.`
  if (code === 'ENOENT') return `Cannot create a directory at ${directory}.`
  if (code === 'ENOSPC') return `The disk of ${directory} is full.`
  return `Cannot use ${directory}: ${error}.`
}

function refuseForeign(directory: string): void {
  const names = refuseUnusable(directory, () => readdirSync(directory))
  if (names.length > 0 && !names.includes(MARKER)) {
    throw new DirectoryRefused(
      `${directory} is not empty and is not a data directory of Dashtam. Set DATA_DIR to another directory.`,
    )
  }
}

function refuseInUse(directory: string): void {
  const pid = ownerOf(directory)
  if (pid !== undefined && pid !== process.pid && isLocalCloud(pid)) {
    throw new DirectoryRefused(
      `${directory} is in use by process ${pid}. Stop that process, or set DATA_DIR to another directory.`,
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

/** Process ids are reused. On Linux, the process must also be Node. */
function isLocalCloud(pid: number): boolean {
  if (!isRunning(pid)) return false
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('node')
  } catch {
    return true
  }
}

import { spawnSync } from 'node:child_process'
import { lchownSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** How to run a program that refuses to run as root. */
export interface Unprivileged {
  /** The command that the program's own is appended to. */
  readonly prefix: readonly string[]
  readonly identity: { readonly uid?: number; readonly gid?: number }
  /** Lets the program own a directory and all in it. */
  own(directory: string): void
}

const NOBODY = 65_534
const userNamespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--']

/**
 * Finds how to run PostgreSQL, which refuses root. An ordinary user runs it as they are. Root runs it in a user
 * namespace, where it is somebody else and still reaches every folder that root does; where the system allows none, as
 * `nobody`, who must be able to reach the data and the programs.
 */
export function unprivileged(): Unprivileged {
  if (process.getuid?.() !== 0) return { prefix: [], identity: {}, own: () => {} }
  const [command = '', ...rest] = userNamespace
  if (spawnSync(command, [...rest, 'true']).status === 0)
    return { prefix: userNamespace, identity: {}, own: give(0) }
  return { prefix: [], identity: { uid: NOBODY, gid: NOBODY }, own: give(NOBODY) }
}

/** A directory may come from the other way of running. */
function give(owner: number) {
  return (directory: string) => {
    for (const name of ['.', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })]) {
      lchownSync(join(directory, name), owner, owner)
    }
  }
}

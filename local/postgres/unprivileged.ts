import { spawnSync } from 'node:child_process'
import { lchownSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { PostgresFault } from './fault.ts'

/** How to run a program that refuses to run as root, and that must not outlive us. */
export interface Unprivileged {
  /** The command that the program's own is appended to. */
  readonly prefix: readonly string[]
  /** Lets the program own a directory and all in it. */
  own(directory: string): void
}

const NOBODY = 65_534
const inUserNamespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--']
const asNobody = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
const reachingEverything = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--']
/** Linux ends the program with us even where we are killed. Elsewhere the next start deals with what is left. */
const endingWithUs = ['setpriv', '--pdeathsig', 'INT', '--']

/**
 * Finds how to run PostgreSQL, which refuses root. An ordinary user runs it as they are. Root runs it in a user
 * namespace, where it is somebody else and still reaches every folder that root does; where the system allows none, as
 * `nobody` with leave to pass every folder.
 * @throws {PostgresFault} where root has neither.
 */
export function unprivileged(): Unprivileged {
  const ending = works(endingWithUs) ? endingWithUs : []
  if (process.getuid?.() !== 0) return { prefix: ending, own: () => {} }
  if (works(inUserNamespace)) return { prefix: [...inUserNamespace, ...ending], own: give(0) }
  const nobody = [...asNobody, ...reachingEverything]
  if (works(nobody)) return { prefix: [...nobody, ...ending], own: give(NOBODY) }
  throw new PostgresFault(
    'PostgreSQL does not run as root, and this system allows neither unshare nor setpriv: start as an ordinary user.',
  )
}

function works([command = '', ...rest]: readonly string[]): boolean {
  return spawnSync(command, [...rest, 'true']).status === 0
}

/** A directory may come from the other way of running. */
function give(owner: number) {
  return (directory: string) => {
    for (const name of ['.', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })]) {
      lchownSync(join(directory, name), owner, owner)
    }
  }
}

import { spawnSync } from 'node:child_process'
import { lchownSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { PostgresFault } from './fault.ts'

/** The user that PostgreSQL runs as. PostgreSQL does not run as root. */
export interface Unprivileged {
  /** The command that starts the program. The program and its arguments are appended. */
  readonly prefix: readonly string[]
  /** Makes the user the owner of a directory and its entries. */
  chown(directory: string): void
}

const NOBODY = 65_534
const userNamespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--']
const nobodyUser = ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
const allFolders = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--']
/** On Linux, stops the program when this process is killed. On other systems, the next start stops it. */
const parentDeathSignal = ['setpriv', '--pdeathsig', 'INT', '--']

/**
 * Selects the user for PostgreSQL. A user other than root is kept. For root, PostgreSQL runs in a user namespace, or as
 * `nobody` with the capability to read every folder if the system allows no namespace.
 * @throws {PostgresFault} if root can use neither.
 */
export function unprivileged(): Unprivileged {
  const ending = works(parentDeathSignal) ? parentDeathSignal : []
  if (process.getuid?.() !== 0) return { prefix: ending, chown: () => {} }
  if (works(userNamespace)) return { prefix: [...userNamespace, ...ending], chown: chownTo(0) }
  const nobody = [...nobodyUser, ...allFolders]
  if (works(nobody)) return { prefix: [...nobody, ...ending], chown: chownTo(NOBODY) }
  throw new PostgresFault(
    'PostgreSQL does not run as root, and this system allows neither unshare nor setpriv. Start as another user.',
  )
}

function works([command = '', ...rest]: readonly string[]): boolean {
  return spawnSync(command, [...rest, 'true']).status === 0
}

/** Runs at every start, because an earlier start may have used another owner. */
function chownTo(owner: number) {
  return (directory: string) => {
    for (const name of ['.', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })]) {
      lchownSync(join(directory, name), owner, owner)
    }
  }
}

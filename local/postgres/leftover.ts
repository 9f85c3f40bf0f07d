import { readFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { PostgresFault } from './fault.ts'

const STOP_TIMEOUT_MILLISECONDS = 10_000

/** Returns whether a process runs. A zombie process does not run. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return !isZombie(pid)
}

/** Returns whether a process is a zombie, on Linux only. In a container, zombies may never be reaped. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/**
 * Stops a server that a killed process left running on a data directory.
 * @throws {PostgresFault} if it does not stop within 10 s.
 */
export async function stopLeftover(directory: string): Promise<void> {
  const file = join(directory, 'postmaster.pid')
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
  // PostgreSQL handles this case: it checks the shared memory that the file names.
  if (isGone(pid)) return
  if (!(await isPostgres(pid, directory))) {
    // PostgreSQL does not start if another process of the same user has this id, as after a container restart.
    await rm(file, { force: true })
    return
  }
  process.kill(pid, 'SIGINT')
  for (const deadline = Date.now() + STOP_TIMEOUT_MILLISECONDS; Date.now() < deadline; await delay(20)) {
    if (!isRunning(pid)) return
  }
  throw new PostgresFault(
    `PostgreSQL (process ${pid}) is still running and does not stop. End the process, then start again.`,
  )
}

/** Returns whether no process has this id. A zombie process still has its id. */
function isGone(pid: number): boolean {
  if (!(pid > 1)) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

/** Process ids are reused. On Linux, the process must also be PostgreSQL with this directory. */
async function isPostgres(pid: number, directory: string): Promise<boolean> {
  if (!(pid > 1) || !isRunning(pid)) return false
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  return command === undefined || (command.includes('postgres') && command.includes(directory))
}

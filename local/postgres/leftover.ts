import { readFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { PostgresFault } from './fault.ts'

const PATIENCE_MILLISECONDS = 10_000

/** Tells whether a process runs; one that has ended and only waits for its parent to notice does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return !isZombie(pid)
}

/** Where the system can tell: in a container nobody may be there to bury what a killed start leaves behind. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/**
 * Stops the server that a killed start has left behind on a data directory.
 * @throws {PostgresFault} where it does not stop within 10 s.
 */
export async function stopLeftover(directory: string): Promise<void> {
  const file = join(directory, 'postmaster.pid')
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10)
  // PostgreSQL itself finds that the process is gone, and by what else the file says whether its memory is still in use.
  if (isGone(pid)) return
  if (!(await isPostgres(pid, directory))) {
    // PostgreSQL refuses to start while any process of ours has this number, as one may after a container's restart.
    await rm(file, { force: true })
    return
  }
  process.kill(pid, 'SIGINT')
  for (const deadline = Date.now() + PATIENCE_MILLISECONDS; Date.now() < deadline; await delay(20)) {
    if (!isRunning(pid)) return
  }
  throw new PostgresFault(`PostgreSQL, left behind as process ${pid}, does not stop; end it and start again.`)
}

/** One that has ended and was not yet reaped still has its number. */
function isGone(pid: number): boolean {
  if (!(pid > 1)) return false
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH'
  }
}

/** Process ids come round again: where the system can tell, the process must be PostgreSQL on this directory. */
async function isPostgres(pid: number, directory: string): Promise<boolean> {
  if (!(pid > 1) || !isRunning(pid)) return false
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => undefined)
  return command === undefined || (command.includes('postgres') && command.includes(directory))
}

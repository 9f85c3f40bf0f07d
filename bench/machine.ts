import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus } from 'node:os'
import bcrypt from 'bcryptjs'
import { median } from './report.ts'

const ROUNDS = 21

/** What the figures of a run depend on, except the code. */
export interface Machine {
  readonly node: string
  readonly cpu: string
  readonly cores: number
  /** Milliseconds of CPU time. Between two machines, compare figures divided by these. */
  readonly floors: {
    /** One bcrypt hash at cost 4: JavaScript without input and output. */
    readonly bcryptHash: number
    /** The start of Node with an empty program. */
    readonly nodeStart: number
  }
}

/** Describes the machine, and measures it. */
export function describeMachine(): Machine {
  return {
    node: process.version,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    floors: { bcryptHash: cpuOf(() => bcrypt.hashSync('secret', 4)), nodeStart: nodeStart() },
  }
}

/** Returns the median CPU time of a function in this process. */
function cpuOf(work: () => unknown): number {
  const times = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return median(times)
}

/** Returns the median CPU time of a process that only reports its CPU time. */
function nodeStart(): number {
  const program = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)'
  const times = Array.from({ length: ROUNDS }, () =>
    Number(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8' })),
  )
  return median(times)
}

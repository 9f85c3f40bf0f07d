import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import * as z from 'zod/mini'

/** A process that answers requests, and its CPU time. */
export interface Contender {
  readonly name: string
  /** Answers `calls` requests. Returns the CPU time of one in milliseconds. */
  measure(calls: number): Promise<number>
  stop(): void
}

/** The answer of a process that has measured its CPU time. */
export const Measured = z.object({ milliseconds: z.number() })

/** Waits for the next message of a process. Throws if the process exits. */
export async function messageOf(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController()
  const message = once(child, 'message', { signal: ended.signal }).then(([content]) => content)
  const exit = once(child, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`A process of the comparison exited with ${code}`)
  })
  try {
    return await Promise.race([message, exit])
  } finally {
    ended.abort()
    await Promise.allSettled([message, exit])
  }
}

/** Starts a process that makes its calls itself, so that its measure contains no HTTP server and no client. */
export async function startContender(name: string, file: string, setup: object): Promise<Contender> {
  const child = fork(file, { execArgv: [] })
  child.send(setup)
  await messageOf(child)
  return {
    name,
    measure: async calls => {
      child.send({ calls })
      return z.parse(Measured, await messageOf(child)).milliseconds
    },
    stop: () => child.kill(),
  }
}

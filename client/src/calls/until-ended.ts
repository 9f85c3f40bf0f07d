import { clientProblem } from '../problem.ts'
import { failure, type Result } from '../result.ts'

/** What can end a call early. */
export interface Ends {
  /** The signal of the caller. */
  readonly caller: AbortSignal | undefined
  /** The signal of the client. */
  readonly client: AbortSignal
}

/**
 * Runs work until it has a result, the caller aborts it or the client is disposed of.
 *
 * @param work - Gets a signal that aborts when the call ends early.
 */
export function untilEnded<T, Code extends string>(
  { caller, client }: Ends,
  work: (signal: AbortSignal) => Promise<Result<T, Code>>,
): Promise<Result<T, Code | 'aborted' | 'disposed'>> {
  const controller = new AbortController()
  return new Promise((resolve, reject) => {
    const ends = [
      ['aborted', caller],
      ['disposed', client],
    ] as const
    const cleanups: (() => void)[] = []
    for (const [code, signal] of ends) {
      const end = () => {
        controller.abort()
        resolve(failure(clientProblem(code, { cause: signal?.reason })))
      }
      if (signal?.aborted) return end()
      signal?.addEventListener('abort', end)
      cleanups.push(() => signal?.removeEventListener('abort', end))
    }
    work(controller.signal)
      .then(resolve, reject)
      .finally(() => {
        for (const cleanup of cleanups) cleanup()
      })
  })
}

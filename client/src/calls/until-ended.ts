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
 * @param work - Receives a signal that aborts if the call ends early.
 */
export async function untilEnded<T, Code extends string>(
  { caller, client }: Ends,
  work: (signal: AbortSignal) => Promise<Result<T, Code>>,
): Promise<Result<T, Code | 'aborted' | 'disposed'>> {
  if (client.aborted) return failure(clientProblem('disposed'))
  if (caller?.aborted) return failure(clientProblem('aborted', { cause: caller.reason }))
  const controller = new AbortController()
  let dispose = () => {}
  let abort = () => {}
  const ended = new Promise<Result<never, 'aborted' | 'disposed'>>(resolve => {
    dispose = () => resolve(failure(clientProblem('disposed')))
    abort = () => resolve(failure(clientProblem('aborted', { cause: caller?.reason })))
  })
  client.addEventListener('abort', dispose)
  caller?.addEventListener('abort', abort)
  try {
    return await Promise.race([ended, work(controller.signal)])
  } finally {
    controller.abort()
    client.removeEventListener('abort', dispose)
    caller?.removeEventListener('abort', abort)
  }
}

import { DashtamError } from '@dashtam/client'
import { QueryClient } from '@tanstack/react-query'

/** How often a failed read is repeated. */
const MAX_RETRIES = 2
/** The code of a problem that ends when the institution has collected the data of a new connection. */
const NOT_READY = 'provider_not_ready'
/** The time between two reads of data that is not ready, in seconds, if the server asks for none. */
const NOT_READY_WAIT = 15
/** A longer wait is left to the user, in seconds. */
const LONGEST_WAIT = 5

/** The cache of everything that was read from the API. It is emptied when the user changes. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < MAX_RETRIES && isTransient(error),
      refetchInterval: ({ state: { error } }) =>
        isNotReady(error) && 1000 * (waitOf(error) ?? NOT_READY_WAIT),
      retryDelay: (failures, error) => 1000 * Math.max(waitOf(error) ?? 0, 2 ** failures),
    },
    // Fail without a network, instead of waiting for it: a change must not happen long after the user asked for it.
    mutations: { retry: false, networkMode: 'always' },
  },
})

/** Returns whether a repeated read can succeed soon. */
function isTransient(error: Error): boolean {
  if (!(error instanceof DashtamError) || isNotReady(error)) return false
  const { status } = error.problem
  if ((waitOf(error) ?? 0) > LONGEST_WAIT) return false
  return status === 0 ? error.problem.code === 'timeout' : status >= 500 || status === 429
}

/** Returns whether data is not ready. The page says so at once, and reads it again after the wait. */
function isNotReady(error: Error | null): error is DashtamError {
  return error instanceof DashtamError && error.problem.code === NOT_READY
}

function waitOf(error: Error): number | undefined {
  return error instanceof DashtamError ? error.problem.retry_after : undefined
}

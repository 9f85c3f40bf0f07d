import { DashtamError } from '@dashtam/client'
import { QueryClient } from '@tanstack/react-query'

/** How often a failed read is repeated. */
const MAX_RETRIES = 2
/** A longer wait is left to the user, in seconds. */
const LONGEST_WAIT = 5

/** The cache of everything that was read from the API. It is emptied when the user changes. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < MAX_RETRIES && isTransient(error),
      retryDelay: (failures, error) => 1000 * Math.max(waitOf(error) ?? 0, 2 ** failures),
    },
    // Fail without a network, instead of waiting for it: a change must not happen long after the user asked for it.
    mutations: { retry: false, networkMode: 'always' },
  },
})

/** Returns whether a repeated read can succeed soon. */
function isTransient(error: Error): boolean {
  if (!(error instanceof DashtamError)) return false
  const { status } = error.problem
  if ((waitOf(error) ?? 0) > LONGEST_WAIT) return false
  return status === 0 ? error.problem.code === 'timeout' : status >= 500 || status === 429
}

function waitOf(error: Error): number | undefined {
  return error instanceof DashtamError ? error.problem.retry_after : undefined
}

import { useClient } from '@dashtam/client/react'
import { useInfiniteQuery } from '@tanstack/react-query'

/** The key of the sessions of the user in the cache. */
export const sessionsKey = ['sessions'] as const

/** Reads the sessions of the user, most recently used first, page by page. */
export function useSessions() {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: sessionsKey,
    queryFn: ({ pageParam, signal }) => client.sessions.list({ page: pageParam }, { signal }).orThrow(),
    initialPageParam: 1,
    getNextPageParam: ({ page, pages }) => (page < pages ? page + 1 : undefined),
  })
}

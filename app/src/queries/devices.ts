import { useClient } from '@dashtam/client/react'
import { useInfiniteQuery } from '@tanstack/react-query'

/** The key of the devices of the user in the cache. */
export const devicesKey = ['devices'] as const

/** Reads the devices of the user, most recently used first, page by page. */
export function useDevices() {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: devicesKey,
    queryFn: ({ pageParam, signal }) =>
      client.sessions.listDevices({ page: pageParam }, { signal }).orThrow(),
    initialPageParam: 1,
    getNextPageParam: ({ page, pages }) => (page < pages ? page + 1 : undefined),
  })
}

import type { Activity, ActivityKind } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { useInfiniteQuery } from '@tanstack/react-query'

/** Where the next page starts, and the end of the time range that keeps the pages stable. */
interface PageStart {
  readonly page: number
  readonly to?: string
}

/**
 * Reads the activity of the user, newest first, page by page. After the first page, events that are newer than it are
 * excluded, so that they do not move the others to another page.
 */
export function useActivity(kind: ActivityKind | undefined) {
  const client = useClient()
  return useInfiniteQuery({
    queryKey: ['activity', kind] as const,
    queryFn: ({ pageParam, signal }) =>
      client.user.listActivity({ ...pageParam, kind }, { signal }).orThrow(),
    initialPageParam: { page: 1 } as PageStart,
    getNextPageParam: ({ page, pages }, [first]) =>
      page < pages ? { page: page + 1, ...endAfter(first?.items[0]) } : undefined,
  })
}

/** The range excludes its end, so it ends a millisecond after the newest event. */
function endAfter(newest: Activity | undefined): { to?: string } {
  return newest ? { to: new Date(new Date(newest.created_at).getTime() + 1).toISOString() } : {}
}

import { useClient } from '@dashtam/client/react'
import { useQuery } from '@tanstack/react-query'
import { allItems, WHOLE_LIST } from './all-items.ts'

/** The key of the sessions of the user in the cache. */
export const sessionsKey = ['sessions'] as const

/** Reads the sessions of the user. */
export function useSessions() {
  const client = useClient()
  return useQuery({
    queryKey: sessionsKey,
    queryFn: ({ signal }) => allItems(client.sessions.list(WHOLE_LIST, { signal })),
  })
}

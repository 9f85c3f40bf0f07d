import { useClient } from '@dashtam/client/react'
import { useQuery } from '@tanstack/react-query'

/** The key of the signed-in user in the cache. */
export const userKey = ['user'] as const

/** Reads the signed-in user. */
export function useUser() {
  const client = useClient()
  return useQuery({
    queryKey: userKey,
    queryFn: ({ signal }) => client.user.get({ signal }).orThrow(),
  })
}

import { useClient } from '@dashtam/client/react'
import { useQuery } from '@tanstack/react-query'

/** The key of the sign-in methods of the user in the cache. */
export const factorsKey = ['factors'] as const

/** Reads the sign-in methods of the user. */
export function useFactors() {
  const client = useClient()
  return useQuery({
    queryKey: factorsKey,
    queryFn: ({ signal }) => client.factors.listFactors({ signal }).orThrow(),
  })
}

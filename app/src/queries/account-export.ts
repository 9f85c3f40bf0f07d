import { useClient } from '@dashtam/client/react'
import { useQuery } from '@tanstack/react-query'

/** The key of the newest export of the user in the cache. */
export const exportKey = ['export'] as const

/** Reads the newest export of the user only when the user asks for it: it requires a recent authentication. */
export function useAccountExport() {
  const client = useClient()
  return useQuery({
    queryKey: exportKey,
    queryFn: ({ signal }) => client.user.getAccountExport({ signal }).orThrow(),
    enabled: false,
    gcTime: 0,
  })
}

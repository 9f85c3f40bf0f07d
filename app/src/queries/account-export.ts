import { useClient } from '@dashtam/client/react'
import { useQuery } from '@tanstack/react-query'

/** The key of the newest export of the user in the cache. */
export const exportKey = ['export'] as const

/** The time between two reads of a pending export, in milliseconds. */
const POLL = 5000
/** Later, a read requires a new authentication. Then only the user reads it again. */
const LONGEST_POLL = 5 * 60_000

/** Reads the newest export of the user when the user asks for it: it requires a recent authentication. */
export function useAccountExport() {
  const client = useClient()
  return useQuery({
    queryKey: exportKey,
    queryFn: ({ signal }) => client.user.getAccountExport({ signal }).orThrow(),
    enabled: false,
    gcTime: 0,
    refetchInterval: ({ state: { data } }) => isAwaited(data) && POLL,
  })
}

function isAwaited(data: { readonly status: string; readonly requested_at: string | null } | undefined) {
  if (data?.status !== 'pending' || data.requested_at === null) return false
  return Date.now() - new Date(data.requested_at).getTime() < LONGEST_POLL
}

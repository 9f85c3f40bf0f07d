import { useClient } from '@dashtam/client/react'
import { useQuery } from '@tanstack/react-query'
import { allItems, WHOLE_LIST } from './all-items.ts'

/** The keys of what was read about connections. To read all of it again, invalidate `all`. */
export const connectionKeys = {
  all: ['connections'],
  list: ['connections', 'list'],
  one: (id: string) => ['connections', 'one', id],
  authorization: (id: string) => ['connections', 'authorization', id],
} as const

/** Reads the connections of the user, newest first. */
export function useConnections() {
  const client = useClient()
  return useQuery({
    queryKey: connectionKeys.list,
    queryFn: ({ signal }) => allItems(client.connections.list(WHOLE_LIST, { signal })),
  })
}

/** Reads a connection. */
export function useConnection(id: string) {
  const client = useClient()
  return useQuery({
    queryKey: connectionKeys.one(id),
    queryFn: ({ signal }) => client.connections.get(id, { signal }).orThrow(),
  })
}

/** Reads when the permission for a connection ends, and its last error. */
export function useAuthorization(id: string, { enabled = true }: { readonly enabled?: boolean } = {}) {
  const client = useClient()
  return useQuery({
    queryKey: connectionKeys.authorization(id),
    queryFn: ({ signal }) => client.connections.getAuthorization(id, { signal }).orThrow(),
    enabled,
  })
}

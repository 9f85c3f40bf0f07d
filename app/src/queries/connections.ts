import type { Client } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
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
  return useQuery(connectionsOf(useClient()))
}

/** Starts to read the connections of the user, before the page that shows them is loaded. */
export async function prefetchConnections(client: Client, cache: QueryClient): Promise<null> {
  const { status } = await client.session.get()
  if (status === 'signed_in') void cache.prefetchQuery(connectionsOf(client))
  return null
}

function connectionsOf(client: Client) {
  return queryOptions({
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

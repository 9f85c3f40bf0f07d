import type { Client } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { queryOptions, useQueries, useQuery } from '@tanstack/react-query'
import { allItems, WHOLE_LIST } from './all-items.ts'

/** The keys of what was read about accounts. */
export const accountKeys = {
  all: ['accounts'],
  of: (connectionId: string) => ['accounts', connectionId],
} as const

/** Reads the accounts of a connection. */
export function useAccounts(connectionId: string) {
  return useQuery(accountsOf(useClient(), connectionId))
}

/** Reads the accounts of several connections in parallel. The results are in the same order. */
export function useAccountsOfAll(connectionIds: readonly string[]) {
  const client = useClient()
  return useQueries({ queries: connectionIds.map(id => accountsOf(client, id)) })
}

function accountsOf(client: Client, connectionId: string) {
  return queryOptions({
    queryKey: accountKeys.of(connectionId),
    queryFn: ({ signal }) => allItems(client.accounts.list(connectionId, WHOLE_LIST, { signal })),
  })
}

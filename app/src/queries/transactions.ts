import type { ListTransactionsQuery } from '@dashtam/client'
import { useClient } from '@dashtam/client/react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'

/** The account whose transactions are read. */
export interface AccountPath {
  readonly connectionId: string
  readonly accountId: string
}

/** The keys of what was read about transactions. */
export const transactionKeys = {
  page: ({ connectionId, accountId }: AccountPath, query: ListTransactionsQuery) =>
    ['transactions', connectionId, accountId, query] as const,
}

/** Reads a page of transactions. While another page loads, the former one stays. */
export function useTransactions(
  path: AccountPath,
  query: ListTransactionsQuery,
  { enabled = true }: { readonly enabled?: boolean } = {},
) {
  const client = useClient()
  return useQuery({
    queryKey: transactionKeys.page(path, query),
    queryFn: ({ signal }) =>
      client.transactions.list(path.connectionId, path.accountId, query, { signal }).orThrow(),
    placeholderData: keepPreviousData,
    enabled,
  })
}

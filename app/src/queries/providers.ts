import { useClient } from '@dashtam/client/react'
import { useQuery } from '@tanstack/react-query'
import { allItems, WHOLE_LIST } from './all-items.ts'

/** The keys of what was read about providers. */
export const providerKeys = { all: ['providers'] } as const

/** Reads the institutions that users can connect. They change with a new release only. */
export function useProviders() {
  const client = useClient()
  return useQuery({
    queryKey: providerKeys.all,
    queryFn: ({ signal }) => allItems(client.providers.list(WHOLE_LIST, { signal })),
    staleTime: 10 * 60_000,
  })
}

/** Returns a function that returns the name of the institution with a key. Until the names were read, it returns the key. */
export function useProviderName(): (key: string) => string {
  const { data } = useProviders()
  return key => data?.find(provider => provider.key === key)?.name ?? key
}

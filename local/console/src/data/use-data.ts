import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { read } from './api.ts'

/** Reads data of the console and reads it again when it may have changed. The key starts with its kind. */
export function useData<T>(key: readonly [string, ...unknown[]], path: string): UseQueryResult<T> {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => read<T>(path, signal) })
}

/** Like {@link useData}, for a list with filters: shows the former list until the new one is there. */
export function useFiltered<T>(key: readonly [string, ...unknown[]], path: string): UseQueryResult<T> {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => read<T>(path, signal),
    placeholderData: keepPreviousData,
  })
}

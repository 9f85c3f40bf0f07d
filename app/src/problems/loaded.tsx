import { DashtamError } from '@dashtam/client'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { ProblemNotice } from './problem-notice.tsx'

/** The properties of {@link Loaded}. */
export interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>
  /** What is loading, for screen readers: "Loading accounts". */
  readonly loading: string
  readonly children: (data: Data) => ReactNode
}

/**
 * Shows what was read from the API: placeholders first, then the data, or the problem with a way to try again. If a later
 * read fails, the former data stays below the problem.
 */
export function Loaded<Data>({ query, loading, children }: LoadedProps<Data>) {
  const { data, error, isFetching, refetch } = query
  if (error && !(error instanceof DashtamError)) throw error
  const retry = (
    <Button isPending={isFetching} onPress={() => void refetch()}>
      Try again
    </Button>
  )
  return (
    <>
      {error && <ProblemNotice problem={error.problem} actions={retry} />}
      {data === undefined ? !error && <Skeleton label={loading} /> : children(data)}
    </>
  )
}

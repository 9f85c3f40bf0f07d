import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { problemOf } from './problem-of.ts'
import { isQuiet } from './problem-text.ts'
import { useWait } from './use-wait.ts'

/** The properties of {@link Loaded}. */
export interface LoadedProps<Data> {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'isFetching' | 'refetch'>
  /** What is loading, for screen readers: "Loading accounts". */
  readonly loading: string
  /** Where the user can go if it does not exist: a link to the list. Default: only "Try again". */
  readonly elsewhere?: ReactNode
  readonly children: (data: Data) => ReactNode
}

/**
 * Shows what was read from the API: placeholders first, then the data, or the problem with a way to try again. If a later
 * read fails, the former data stays below the problem.
 */
export function Loaded<Data>({ query, loading, elsewhere, children }: LoadedProps<Data>) {
  const { data, error, isFetching, refetch } = query
  const problem = problemOf(error)
  const wait = useWait(problem)
  const isShown = problem !== undefined && !isQuiet(problem)
  // To try again does not help if it does not exist.
  const isElsewhere = problem?.code === 'not_found' && elsewhere !== undefined
  // The query reads it again by itself.
  const isNotReady = problem?.code === 'provider_not_ready'
  const retry = !isNotReady && (
    <Button isPending={isFetching} isDisabled={wait > 0} onPress={() => void refetch()}>
      Try again
    </Button>
  )
  return (
    <>
      {isShown && <ProblemNotice problem={problem} actions={isElsewhere ? elsewhere : retry} />}
      {data === undefined ? !isShown && <Skeleton label={loading} /> : children(data)}
    </>
  )
}

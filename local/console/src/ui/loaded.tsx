import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Notice } from '../../../../app/src/ui/notice.tsx'
import { Skeleton } from '../../../../app/src/ui/skeleton.tsx'
import { CallRefused } from '../data/api.ts'

/** The properties of {@link Loaded}. */
export interface LoadedProps<Data> {
  readonly query: UseQueryResult<Data>
  /** What is loading, for screen readers: "Loading mails". */
  readonly loading: string
  readonly children: (data: Data) => ReactNode
}

/** Shows data, placeholders until it is there, and why it could not be read. A lost connection has its own notice. */
export function Loaded<Data>({ query, loading, children }: LoadedProps<Data>) {
  const { data, error } = query
  return (
    <>
      {error instanceof CallRefused && <Notice kind="bad">{error.message}</Notice>}
      {data === undefined ? !(error instanceof CallRefused) && <Skeleton label={loading} /> : children(data)}
    </>
  )
}

import { useSyncExternalStore } from 'react'
import type { ChangeKind } from '../../../console-api/replies.ts'
import { API } from './api.ts'
import { queryClient } from './query-client.ts'

/** What each kind of change can have changed, by the first part of the query key. */
const affected: Readonly<Record<ChangeKind, readonly string[]>> = {
  request: ['requests', 'audit', 'users', 'sessions', 'connections', 'rate-limits', 'counts'],
  job: ['jobs', 'queues', 'schedules', 'audit', 'users', 'connections', 'rate-limits', 'counts'],
  mail: ['mail', 'counts'],
  action: [],
}

/** Many changes in a row, for example of a load test, cause one read. */
const COLLECT_MILLISECONDS = 250
const RETRY_MILLISECONDS = 1000

const listeners = new Set<() => void>()
const pending = new Set<string>()
let isConnected = true
let timer: ReturnType<typeof setTimeout> | undefined

function setConnected(value: boolean): void {
  if (isConnected === value) return
  isConnected = value
  for (const listener of listeners) listener()
}

function flush(): void {
  timer = undefined
  const names = new Set(pending)
  pending.clear()
  void queryClient.invalidateQueries({ predicate: ({ queryKey }) => names.has(String(queryKey[0])) })
}

function onChange(kind: ChangeKind): void {
  if (kind === 'action') return void queryClient.invalidateQueries()
  for (const name of affected[kind]) pending.add(name)
  if (timer === undefined) timer = setTimeout(flush, COLLECT_MILLISECONDS)
}

/** Connects to the notifications of the local cloud, and reconnects for as long as the page is open. */
export function connect(): void {
  const source = new EventSource(`${API}/events`)
  let wasLost = false
  source.addEventListener('open', () => {
    // Something may have changed while the page was not connected.
    if (wasLost || !isConnected) void queryClient.invalidateQueries()
    wasLost = false
    setConnected(true)
  })
  source.addEventListener('error', () => {
    wasLost = true
    setConnected(false)
    // Otherwise the browser reconnects by itself.
    if (source.readyState !== EventSource.CLOSED) return
    source.close()
    setTimeout(connect, RETRY_MILLISECONDS)
  })
  for (const kind of ['request', 'job', 'mail', 'action'] as const)
    source.addEventListener(kind, () => onChange(kind))
}

/** Returns whether the page is connected to the local cloud. */
export function useIsConnected(): boolean {
  return useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isConnected,
  )
}

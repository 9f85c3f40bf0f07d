import { useSyncExternalStore } from 'react'
import type { ChangeKind } from '../../../console-api/replies.ts'
import { API } from './api.ts'
import { queryClient } from './query-client.ts'

/** What each kind of change can have changed, by the first part of the query key. */
const affected: Readonly<Record<ChangeKind, readonly string[]>> = {
  request: ['requests', 'audit', 'events', 'users', 'sessions', 'connections', 'rate-limits', 'counts'],
  job: ['jobs', 'queues', 'schedules', 'audit', 'events', 'users', 'connections', 'rate-limits', 'counts'],
  mail: ['mail', 'counts'],
  event: ['events'],
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

let source: EventSource | undefined
let wasLost = false

function open(): void {
  if (source) return
  const opened = new EventSource(`${API}/events`)
  source = opened
  opened.addEventListener('open', () => {
    // Something may have changed while the page was not connected.
    if (wasLost) void queryClient.invalidateQueries()
    wasLost = false
    setConnected(true)
  })
  opened.addEventListener('error', () => {
    wasLost = true
    setConnected(false)
    // Otherwise the browser reconnects by itself.
    if (opened.readyState !== EventSource.CLOSED) return
    close()
    setTimeout(openIfVisible, RETRY_MILLISECONDS)
  })
  for (const kind of ['request', 'job', 'mail', 'event', 'action'] as const)
    opened.addEventListener(kind, () => onChange(kind))
}

function close(): void {
  if (!source) return
  source.close()
  source = undefined
  wasLost = true
}

function openIfVisible(): void {
  if (document.visibilityState === 'visible') open()
  else close()
}

/**
 * Connects to the notifications of the local cloud while the page is visible. A browser permits six connections to an
 * origin, so the streams of hidden tabs would block the application.
 */
export function connect(): void {
  document.addEventListener('visibilitychange', openIfVisible)
  openIfVisible()
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

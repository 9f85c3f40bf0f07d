import { setTimeout as delay } from 'node:timers/promises'
import * as z from 'zod/mini'
import { countConnections, refreshConnections } from '../../lib/routes/operator-connections.ts'
import type { ProgressStream } from '../command-line/progress.ts'
import { CommandError } from '../command-line/run-command.ts'
import type { OperatorCall } from './calls.ts'
import { connectionCount, refreshRequest } from './connection-calls.ts'

type Send = (call: OperatorCall) => Promise<unknown>

const POLL_MILLISECONDS = 2_000

/** Requests the refreshes, page by page. Returns the number of connections. */
export async function requestAll(send: Send, values: Parameters<typeof refreshRequest>[0]): Promise<number> {
  let scheduled = 0
  let cursor: string | undefined
  do {
    const page = read(refreshConnections.reply.body, await send(refreshRequest(values, cursor)))
    scheduled += page.scheduled
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  return scheduled
}

interface Watch {
  readonly provider?: string | undefined
  /** The number of connections whose refreshes were requested. */
  readonly scheduled: number
  /** Stops the watch, not the refreshes. */
  readonly signal: AbortSignal
  readonly stream?: ProgressStream
  readonly pauseMilliseconds?: number
}

/**
 * Shows the progress of requested refreshes until they are done, or until the signal.
 * @returns whether they are done.
 */
export async function watchRefreshes(send: Send, watch: Watch): Promise<boolean> {
  const {
    provider,
    scheduled,
    signal,
    stream = process.stderr,
    pauseMilliseconds = POLL_MILLISECONDS,
  } = watch
  let shown = ''
  const show = (line: string) => {
    if (stream.isTTY) stream.write(`\r\x1b[K${line}`)
    else if (line !== shown) stream.write(`${line}\n`)
    shown = line
  }
  try {
    while (!signal.aborted) {
      const { items } = read(countConnections.reply.body, await send(connectionCount({ provider })))
      const sum = (column: 'requested' | 'leased') => items.reduce((all, item) => all + item[column], 0)
      const requested = sum('requested')
      show(`${Math.max(scheduled - requested, 0)} of ${scheduled} done, ${sum('leased')} in progress`)
      if (requested === 0) return true
      await delay(pauseMilliseconds, undefined, { signal }).catch(() => undefined)
    }
    return false
  } finally {
    if (stream.isTTY && shown !== '') stream.write('\n')
  }
}

function read<S extends z.core.$ZodType>(schema: S, result: unknown): z.output<S> {
  const parsed = z.safeParse(schema, result)
  if (parsed.success) return parsed.data
  throw new CommandError('The API has another version than this command: the response has another shape.')
}

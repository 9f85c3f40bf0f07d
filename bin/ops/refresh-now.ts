import { confirm } from '../command-line/confirm.ts'
import { CommandError } from '../command-line/run-command.ts'
import { connectionCount, refreshRequest } from './connection-calls.ts'
import { printCounts } from './print-connections.ts'
import { requestAll, watchRefreshes } from './refresh-all.ts'
import { openApi, type SendOptions } from './send.ts'

type RefreshOptions = Parameters<typeof refreshRequest>[0] &
  SendOptions & { readonly 'no-wait'?: boolean | undefined }

/** Requests refreshes, waits until they are done, and prints the numbers of connections. */
export async function refreshNow(values: RefreshOptions): Promise<void> {
  const { provider, status, connection, yes, json } = values
  // Checks the options before anything is asked or sent.
  refreshRequest(values)
  const { base, send } = await openApi(values)
  if ([provider, status, connection].every(filter => filter === undefined))
    await confirm(`This refreshes all connections of ${base}.`, yes)
  const scheduled = await requestAll(send, values)
  if (scheduled === 0 && (connection ?? provider) !== undefined)
    throw new CommandError(
      'No connection matches that can be refreshed. `npm run ops -- connections list` shows the connections.',
    )
  if (scheduled === 0 && !json) return console.log('No connection matches whose tokens can be refreshed.')
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  process.once('SIGINT', interrupt)
  const isDone =
    !values['no-wait'] && (await watchRefreshes(send, { provider, scheduled, signal: stop.signal }))
  process.off('SIGINT', interrupt)
  const counts = await send(connectionCount({ provider }))
  if (json) return console.log(JSON.stringify({ scheduled, is_done: isDone, counts }, null, 2))
  const connections = scheduled === 1 ? '1 connection' : `${scheduled} connections`
  const state = isDone ? 'Done:' : 'The refreshes continue:'
  console.log(`${state} ${connections}.\n\n${printCounts(counts)}`)
}

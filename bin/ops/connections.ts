import { runCommand, runGroup } from '../command-line/run-command.ts'
import { connections } from '../commands/ops/connections.ts'

const { list, end, refresh } = connections.commands
const load = () => Promise.all([import('./connection-calls.ts'), import('./send.ts')])

/** Runs `npm run ops -- connections`. */
export function runConnections(argv: readonly string[]): Promise<void> {
  return runGroup(
    connections,
    {
      list: rest =>
        runCommand(
          list,
          async ({ values }) => {
            const [[{ connectionCount }, { sendCall }], { printCounts }] = await Promise.all([
              load(),
              import('./print-connections.ts'),
            ])
            await sendCall(connectionCount(values), printCounts, values)
          },
          { argv: rest },
        ),
      end: rest =>
        runCommand(
          end,
          async ({ values, positionals: [id] }) => {
            const [[, { sendCall }], { ending }] = await Promise.all([load(), import('./user-calls.ts')])
            const warning = `This ends the authorization of the connection ${id} at`
            const call = ending('connections', id, values.reason)
            await sendCall(call, () => `Ended the authorization of the connection ${id}.`, {
              ...values,
              warning,
            })
          },
          { argv: rest },
        ),
      refresh: rest =>
        runCommand(
          refresh,
          async ({ values }) => {
            const { refreshNow } = await import('./refresh-now.ts')
            await refreshNow(values)
          },
          { argv: rest },
        ),
    },
    argv,
  )
}

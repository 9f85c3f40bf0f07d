import { runCommand, runGroup } from '../command-line/run-command.ts'
import { events } from '../commands/ops/events.ts'

const { list, replay, 'send-test': sendTest } = events.commands
const load = () => Promise.all([import('./event-calls.ts'), import('./send.ts'), import('./print-events.ts')])

/** Runs `npm run ops -- events`. */
export function runEvents(argv: readonly string[]): Promise<void> {
  return runGroup(
    events,
    {
      list: rest =>
        runCommand(
          list,
          async ({ values }) => {
            const [{ eventList }, { sendCall }, { printEvents }] = await load()
            await sendCall(eventList(values), printEvents, values)
          },
          { argv: rest },
        ),
      replay: rest =>
        runCommand(
          replay,
          async ({ values, positionals: [id] }) => {
            const [{ eventReplay }, { sendCall }, { printReplay }] = await load()
            await sendCall(eventReplay(id, values), printReplay, values)
          },
          { argv: rest },
        ),
      'send-test': rest =>
        runCommand(
          sendTest,
          async ({ values, positionals: [endpoint] }) => {
            const [{ eventTest }, { sendCall }, { printTest }] = await load()
            await sendCall(eventTest(endpoint), printTest, values)
          },
          { argv: rest },
        ),
    },
    argv,
  )
}

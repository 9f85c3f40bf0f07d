import { runCommand, runGroup } from '../command-line/run-command.ts'
import { sessions } from '../commands/ops/sessions.ts'

/** Runs `npm run ops -- sessions`. */
export function runSessions(argv: readonly string[]): Promise<void> {
  return runGroup(
    sessions,
    {
      end: rest =>
        runCommand(
          sessions.commands.end,
          async ({ values, positionals: [id] }) => {
            const [{ ending }, { sendCall }] = await Promise.all([
              import('./user-calls.ts'),
              import('./send.ts'),
            ])
            const warning = `This ends the session ${id} at`
            await sendCall(ending('sessions', id, values.reason), () => `Ended the session ${id}.`, {
              ...values,
              warning,
            })
          },
          { argv: rest },
        ),
    },
    argv,
  )
}

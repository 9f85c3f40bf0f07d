import { runCommand } from './command-line/run-command.ts'
import { smoke } from './commands/smoke.ts'

// A failed step is an assertion error. Its message names the step and the response.
await runCommand(
  smoke,
  async ({ values: { url, everyone } }) => {
    const { runSmoke } = await import('./smoke/run.ts')
    await runSmoke(url, everyone ?? false)
  },
  { faults: [Error] },
)

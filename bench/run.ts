import { runCommand } from '../bin/command-line/run-command.ts'
import { bench, benchParts } from '../bin/commands/bench.ts'

await runCommand(bench, async ({ positionals, values }) => {
  const parts = benchParts.filter(part => positionals.length === 0 || positionals.includes(part))
  if (values.history) {
    const { recordedRuns } = await import('./recorded-runs.ts')
    const { formatHistory } = await import('./history.ts')
    console.log(formatHistory(recordedRuns(), parts))
    return
  }
  const { measure } = await import('./measure.ts')
  await measure(parts, { isRecorded: values.record ?? false })
})

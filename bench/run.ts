import { CommandError, runCommand } from '../bin/command-line/run-command.ts'
import { bench, benchParts } from '../bin/commands/bench.ts'

await runCommand(bench, async ({ positionals, values }) => {
  const parts = benchParts.filter(part => positionals.length === 0 || positionals.includes(part))
  if (values.history) {
    const { recordedRuns } = await import('./recorded-runs.ts')
    const { formatHistory } = await import('./history.ts')
    console.log(formatHistory(recordedRuns(), parts))
    return
  }
  const sizes = {
    // Fewer have no page of activity with 10,000 records.
    auditRecords: integerOf('records', values.records ?? '5000000', 100_000),
    loadSeconds: integerOf('seconds', values.seconds ?? '60', 1),
  }
  const { measure } = await import('./measure.ts')
  await measure(parts, { ...sizes, isRecorded: values.record ?? false })
})
// The bundles of a load keep reconnecting to what the faults took away: on Lambda, no function closes anything.
process.exit()

function integerOf(option: string, text: string, min: number): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < min)
    throw new CommandError(`--${option} must be an integer of at least ${min}.`)
  return value
}

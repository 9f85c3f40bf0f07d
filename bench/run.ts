import { runCommand } from '../bin/command-line/run-command.ts'
import { bench, benchParts } from '../bin/commands/bench.ts'

await runCommand(bench, async ({ positionals }) => {
  const { measure } = await import('./measure.ts')
  await measure(benchParts.filter(part => positionals.length === 0 || positionals.includes(part)))
})

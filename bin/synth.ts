import { SynthFault } from '../lib/infra/synth-fault.ts'
import { runCommand } from './command-line/run-command.ts'
import { synth } from './commands/stack.ts'

await runCommand(
  synth,
  async ({ values: { stage } }) => {
    const { synthesize } = await import('./stack/synthesize.ts')
    await synthesize(stage)
  },
  { faults: [SynthFault] },
)

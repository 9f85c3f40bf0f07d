import { SynthFault } from '../lib/infra/synth-fault.ts'
import { runCommand } from './command-line/run-command.ts'
import { smokeBundles } from './commands/smoke.ts'

await runCommand(
  smokeBundles,
  async ({ values: { stage, redis = false, runtime } }) => {
    const { smokeBundlesOf } = await import('./bundles/run-smoke.ts')
    process.exitCode = await smokeBundlesOf({ stage, redis, runtime })
  },
  { faults: [SynthFault] },
)

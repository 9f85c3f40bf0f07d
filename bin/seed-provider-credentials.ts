import { SynthFault } from '../lib/infra/synth-fault.ts'
import { runCommand } from './command-line/run-command.ts'
import { seedProviderCredentials } from './commands/seed.ts'

// Reads the credentials from a pipe or a prompt without echo, not from arguments: a shell stores those in its history.
await runCommand(
  seedProviderCredentials,
  async ({ values: { provider = '', stage, region } }) => {
    const [{ deployedTarget, localTarget }, { storeCredentials }] = await Promise.all([
      import('./seed/target.ts'),
      import('./seed/store.ts'),
    ])
    const target =
      stage === undefined ? await localTarget(provider) : await deployedTarget(provider, stage, region)
    await storeCredentials(target)
  },
  { faults: [SynthFault] },
)

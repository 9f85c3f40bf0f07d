import { ConfigurationError } from '../lib/runtime/configuration/load.ts'
import { DirectoryRefused } from '../local/own-directory.ts'
import { PostgresFault } from '../local/postgres/fault.ts'
import { runCommand } from './command-line/run-command.ts'
import { start } from './commands/local-cloud.ts'

const faults = [DirectoryRefused, PostgresFault, ConfigurationError]

await runCommand(
  start,
  async () => {
    const { runLocalCloud } = await import('./local/run.ts')
    await runLocalCloud(faults)
  },
  { faults },
)

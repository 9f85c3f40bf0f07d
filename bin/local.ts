import { ConfigurationError } from '../lib/runtime/configuration/load.ts'
import { DamagedFile } from '../local/aws/persistent-state.ts'
import { DirectoryRefused } from '../local/own-directory.ts'
import { PostgresFault } from '../local/postgres/fault.ts'
import { runCommand } from './command-line/run-command.ts'
import { start } from './commands/local-cloud.ts'

const faults = [DirectoryRefused, DamagedFile, PostgresFault, ConfigurationError]

await runCommand(
  start,
  async () => {
    const { runLocalCloud } = await import('./local/run.ts')
    await runLocalCloud(faults)
  },
  { faults },
)

import { DirectoryRefused, deleteDirectory, inspectDirectory } from '../local/own-directory.ts'
import { confirm } from './command-line/confirm.ts'
import { runCommand } from './command-line/run-command.ts'
import { reset } from './commands/local-cloud.ts'

await runCommand(
  reset,
  async ({ values }) => {
    const { dataDirectory } = await import('./command-line/local-cloud.ts')
    const directory = dataDirectory()
    const names = inspectDirectory(directory)
    if (!names) return console.log(`${directory} does not exist.`)
    await confirm(`This deletes ${directory} and all users in its database: ${names.join(', ')}`, values.yes)
    await deleteDirectory(directory)
    console.log(`Deleted ${directory}`)
  },
  { faults: [DirectoryRefused] },
)

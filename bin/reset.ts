import { resolve } from 'node:path'
import { DirectoryRefused, deleteDirectory, inspectDirectory } from '../local/own-directory.ts'
import { confirm } from './command-line/confirm.ts'
import { runCommand } from './command-line/run-command.ts'

const usage = `npm run reset -- [--yes]

Deletes the data directory of \`npm start\` with its database, keys and secrets, after a confirmation or with --yes.
DATA_DIR sets the directory (default .local).`

await runCommand(
  { usage, options: { yes: { type: 'boolean' } }, faults: [DirectoryRefused] },
  async ({ values }) => {
    const directory = resolve(process.env['DATA_DIR'] || '.local')
    const names = inspectDirectory(directory)
    if (!names) return console.log(`${directory} does not exist.`)
    await confirm(`This deletes ${directory} and all users in its database: ${names.join(', ')}`, values.yes)
    await deleteDirectory(directory)
    console.log(`Deleted ${directory}`)
  },
)

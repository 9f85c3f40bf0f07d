import { resolve } from 'node:path'
import { DirectoryRefused, deleteDirectory, inspectDirectory } from '../local/own-directory.ts'
import { confirm } from './command-line/confirm.ts'
import { runCommand } from './command-line/run-command.ts'

const usage = `npm run reset -- [--yes]

Deletes the data directory of \`npm start\`: its database, keys and secrets. DATA_DIR names it (default .local).
It asks before it deletes, unless --yes is given.`

await runCommand(
  { usage, options: { yes: { type: 'boolean' } }, faults: [DirectoryRefused] },
  async ({ values }) => {
    const directory = resolve(process.env['DATA_DIR'] || '.local')
    const names = inspectDirectory(directory)
    if (!names) return console.log(`There is nothing at ${directory}`)
    await confirm(`This deletes ${directory} with every user in it: ${names.join(', ')}`, values.yes)
    await deleteDirectory(directory)
    console.log(`Deleted ${directory}`)
  },
)

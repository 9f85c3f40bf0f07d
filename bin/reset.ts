import { resolve } from 'node:path'
import { DirectoryRefused, deleteDirectory } from '../lib/local/own-directory.ts'
import { stopLeftover } from '../lib/local/postgres/leftover.ts'

// npm run reset: forgets everything that `npm start` has kept.
const directory = resolve(process.env['DATA_DIR'] || '.local')
try {
  await stopLeftover(resolve(directory, 'postgres/data'))
  console.log(deleteDirectory(directory) ? `Deleted ${directory}` : `There is nothing at ${directory}`)
} catch (error) {
  console.error(error instanceof DirectoryRefused ? error.message : error)
  process.exitCode = 1
}

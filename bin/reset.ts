import { resolve } from 'node:path'
import { DirectoryRefused, deleteDirectory } from '../lib/local/own-directory.ts'

// npm run reset: forgets everything that `npm start` has kept.
const directory = resolve(process.env['DATA_DIR'] || '.local')
try {
  console.log(
    (await deleteDirectory(directory)) ? `Deleted ${directory}` : `There is nothing at ${directory}`,
  )
} catch (error) {
  console.error(error instanceof DirectoryRefused ? error.message : error)
  process.exitCode = 1
}

import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { collectionFiles } from './collection/files.ts'
import { runCommand } from './command-line/run-command.ts'
import { writeGenerated } from './command-line/write-generated.ts'

const FOLDER = 'bruno'
const usage = `npm run collection: generates the Bruno collection in ${FOLDER}/ from the routes.

  --check   changes nothing, and fails if a file is not up to date`

await runCommand({ usage, options: { check: { type: 'boolean' } } }, ({ values: { check = false } }) =>
  writeGenerated(collectionFiles(FOLDER), {
    check,
    command: 'npm run collection',
    existing: existingFiles(),
  }),
)

function existingFiles(): string[] {
  const root = join(import.meta.dirname, '..')
  if (!existsSync(join(root, FOLDER))) return []
  return readdirSync(join(root, FOLDER), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
}

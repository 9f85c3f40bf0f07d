import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { runCommand } from './command-line/run-command.ts'
import { writeGenerated } from './command-line/write-generated.ts'
import { collection } from './commands/generate.ts'

const FOLDER = 'bruno'

await runCommand(collection, async ({ values: { check = false } }) => {
  const { collectionFiles } = await import('./collection/files.ts')
  const files = collectionFiles(FOLDER)
  writeGenerated(files, { check, command: 'npm run collection', existing: existingFiles() })
})

function existingFiles(): string[] {
  const root = join(import.meta.dirname, '..')
  if (!existsSync(join(root, FOLDER))) return []
  return readdirSync(join(root, FOLDER), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => relative(root, join(parentPath, name)))
}

import { readFileSync, writeFileSync } from 'node:fs'
import { openapiDocument } from '../lib/routes/openapi/document.ts'
import { routes } from '../lib/routes/table.ts'
import { generatedFiles } from './client/generated-files.ts'
import type { ClientDocument } from './client/operations.ts'
import { CommandError, runCommand } from './command-line/run-command.ts'

const usage = `npm run client:types: generates the types of the client from the routes.

  --check   changes nothing, and fails if a file is not up to date`

await runCommand({ usage, options: { check: { type: 'boolean' } } }, ({ values: { check } }) => {
  const document = openapiDocument(routes, 'https://api.example.com') as unknown as ClientDocument
  const stale = generatedFiles(document).filter(({ path, text }) => contentsOf(path) !== text)
  if (check && stale.length > 0)
    throw new CommandError(
      `Not up to date: ${stale.map(({ path }) => path).join(', ')}. Run: npm run client:types`,
    )
  for (const { path, text } of stale) writeFileSync(path, text)
})

function contentsOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

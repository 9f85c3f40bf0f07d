import { openapiDocument } from '../lib/routes/openapi/document.ts'
import { routes } from '../lib/routes/table.ts'
import { generatedFiles } from './client/generated-files.ts'
import type { ClientDocument } from './client/operations.ts'
import { runCommand } from './command-line/run-command.ts'
import { writeGenerated } from './command-line/write-generated.ts'

const usage = `npm run client:types: generates the types of the client from the routes.

  --check   changes nothing, and fails if a file is not up to date`

await runCommand({ usage, options: { check: { type: 'boolean' } } }, ({ values: { check = false } }) => {
  const document = openapiDocument(routes, 'https://api.example.com') as unknown as ClientDocument
  writeGenerated(generatedFiles(document), { check, command: 'npm run client:types' })
})

import type { ClientDocument } from './client/operations.ts'
import { runCommand } from './command-line/run-command.ts'
import { writeGenerated } from './command-line/write-generated.ts'
import { clientTypes } from './commands/generate.ts'

await runCommand(clientTypes, async ({ values: { check = false } }) => {
  const [{ openapiDocument }, { routes }, { generatedFiles }] = await Promise.all([
    import('../lib/routes/openapi/document.ts'),
    import('../lib/routes/table.ts'),
    import('./client/generated-files.ts'),
  ])
  const document = openapiDocument(routes, 'https://api.example.com') as unknown as ClientDocument
  writeGenerated(generatedFiles(document), { check, command: 'npm run client:types' })
})

import { UsageError } from './command-line/parse.ts'
import { runCommand } from './command-line/run-command.ts'
import { openapi } from './commands/generate.ts'

await runCommand(openapi, async ({ positionals: [url = 'http://127.0.0.1:3000'] }) => {
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new UsageError('URL must be an http address.')
  const [{ openapiDocument }, { routes }] = await Promise.all([
    import('../lib/routes/openapi/document.ts'),
    import('../lib/routes/table.ts'),
  ])
  console.log(JSON.stringify(openapiDocument(routes, url), null, 2))
})

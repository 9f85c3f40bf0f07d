import { openapiDocument } from '../lib/routes/openapi/document.ts'
import { routes } from '../lib/routes/table.ts'
import { runCommand } from './command-line/run-command.ts'

const usage =
  'npm run --silent openapi [-- URL]: prints the OpenAPI document with URL as its server (default http://127.0.0.1:3000).'

await runCommand({ usage, options: {}, positionals: 1 }, ({ positionals: [url = 'http://127.0.0.1:3000'] }) =>
  console.log(JSON.stringify(openapiDocument(routes, url), null, 2)),
)

import { openapiDocument } from '../lib/routes/openapi.ts'
import { routes } from '../lib/routes/table.ts'

// Prints the OpenAPI document for a client generator: `npm run --silent openapi > openapi.json`.
console.log(JSON.stringify(openapiDocument(routes, process.argv[2] ?? 'http://127.0.0.1:3000'), null, 2))

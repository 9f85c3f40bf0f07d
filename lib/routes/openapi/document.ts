import { type ProblemCode, problems } from '../../problems.ts'
import { components, documentedParameters } from '../documentation/all.ts'
import { exampleProblem } from '../documentation/problems/example-problem.ts'
import type { Route } from '../route.ts'
import { tags } from '../tags.ts'
import { headerComponents } from './headers.ts'
import type { Json } from './json.ts'
import { operationOf, type Texts } from './operation.ts'
import { problemSchemas } from './problem-schemas.ts'
import { namedSchemas } from './schemas.ts'

const DESCRIPTION = `Users register, sign in and connect their financial institutions. Accounts and transactions of all institutions have one format.

- **Authentication**: requests of a user carry an access token in the Authorization header.
- **Errors** are problems (RFC 9457, \`application/problem+json\`). Branch on \`code\`.
- **Lists** have pages: \`page\` and \`per_page\` select one, \`total\` and \`pages\` count all.
- **Rate limits** are in the headers \`RateLimit-Policy\` and \`RateLimit\`. After 429 or 503, wait for \`Retry-After\` seconds.
- **Request ids**: every response has \`X-Request-Id\`. A client can send its own id in \`X-Request-Id\`.
- **Times** are ISO 8601 in UTC, **ids** are UUIDs, **amounts** are decimal text.`

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of a session (RFC 6750).',
  },
  // OpenAPI has no scheme for Signature Version 4. This is the form that API Gateway exports.
  sigv4: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'A request signed with IAM credentials: AWS Signature Version 4, service `execute-api`.',
    'x-amazon-apigateway-authtype': 'awsSigv4',
  },
}

const texts: Texts = {
  componentOf: schema => components.find(component => component.schema === schema),
  parametersOf: schema => documentedParameters.find(documented => documented.schema === schema),
}

/**
 * Creates the OpenAPI 3.1 document of the API from its routes.
 * @param apiUrl The address of the API, without a slash at the end.
 */
export function openapiDocument(routes: readonly Route[], apiUrl: string) {
  const paths: Record<string, Json> = {}
  for (const route of routes) {
    if (route.path === '$default') continue
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route, texts) }
  }
  const codes = Object.keys(problems) as ProblemCode[]
  return {
    openapi: '3.1.1',
    info: {
      title: 'Dashtam API',
      version: '1.0.0',
      summary: 'Authentication and financial connections.',
      description: DESCRIPTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: apiUrl, description: 'This deployment.' }],
    tags: Object.entries(tags).map(([name, { description }]) => ({ name, description })),
    paths,
    components: {
      securitySchemes,
      headers: headerComponents,
      schemas: { ...namedSchemas(components), ...problemSchemas(apiUrl) },
      examples: Object.fromEntries(codes.map(code => [code, { value: exampleProblem(code, apiUrl) }])),
    },
  }
}

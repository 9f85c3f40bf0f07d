import { codeBlock } from '../markdown/table.ts'
import { EXAMPLE_API, type OperationObject, type ParameterObject } from './api-document.ts'
import { clientMethod, isInClient, type Operation, usesClientSession } from './operation.ts'

/** Returns the example body of a request or a response; `undefined` if it has no JSON body. */
export function exampleBody(content: OperationObject['requestBody']): unknown {
  return Object.values(content?.content ?? {})[0]?.example
}

/** Returns the examples of a call: curl, and the typed client if it has the operation. */
export function callExamples(operation: Operation): string {
  const curl = codeBlock('sh', curlCall(operation), 'curl')
  return isInClient(operation)
    ? `${curl}\n\n${codeBlock('ts', clientCall(operation), 'TypeScript')}`
    : curl
}

function curlCall({ route, described }: Operation): string {
  const { parameters = [] } = described
  const required = parameters.filter(parameter => parameter.in === 'query' && parameter.required)
  const query = required.map(parameter => `${parameter.name}=${encodeURIComponent(valueOf(parameter))}`).join('&')
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => pathValue(parameters, name))
  const body = exampleBody(described.requestBody)
  const method = route.method === (body === undefined ? 'GET' : 'POST') ? '' : `-X ${route.method} `
  const url = `${EXAMPLE_API}${path}${query && `?${query}`}`
  return [
    `curl ${method}${query ? `'${url}'` : url}`,
    ...authorization[route.access],
    ...(body === undefined
      ? []
      : [`-H 'content-type: application/json'`, `-d '${JSON.stringify(body, null, 2).replaceAll("'", String.raw`'\''`)}'`]),
  ].join(' \\\n  ')
}

const bearer = [`-H "authorization: Bearer $ACCESS_TOKEN"`]
const authorization = {
  public: [],
  bearer,
  signature: bearer,
  iam: [
    `--aws-sigv4 "aws:amz:$AWS_REGION:execute-api"`,
    `--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`,
    `-H "x-amz-security-token: $AWS_SESSION_TOKEN"`,
  ],
} as const satisfies Record<Operation['route']['access'], readonly string[]>

function pathValue(parameters: readonly ParameterObject[], name: string): string {
  const parameter = parameters.find(candidate => candidate.in === 'path' && candidate.name === name)
  return parameter ? encodeURIComponent(valueOf(parameter)) : `{${name}}`
}

function valueOf({ example, name }: ParameterObject): string {
  return example === undefined ? `<${name}>` : String(example)
}

function clientCall(operation: Operation): string {
  const given = usesClientSession(operation) ? '' : argumentsOf(operation.described).join(', ')
  return `const result = await ${clientMethod(operation)}(${given})
if (!result.ok) console.error(result.problem.code)`
}

/** The parameters of the path, then the body or the query. */
function argumentsOf({ parameters = [], requestBody }: OperationObject): string[] {
  const ids = parameters.filter(parameter => parameter.in === 'path').map(parameter => `'${valueOf(parameter)}'`)
  const query = parameters
    .filter(parameter => parameter.in === 'query' && (parameter.required || parameter.name === 'page'))
    .map(({ name, example }) => [name, example] as const)
  const input = exampleBody(requestBody) ?? (query.length > 0 ? Object.fromEntries(query) : undefined)
  return input === undefined ? ids : [...ids, objectLiteral(input)]
}

/** Prints a JSON value as a TypeScript literal. */
function objectLiteral(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(/^(\s*)"(\w+)":/gm, '$1$2:').replace(/"((?:[^"\\]|\\.)*)"/g, quoted)
  const line = text.replace(/\n\s*/g, ' ')
  return line.length <= 60 ? line : text
}

function quoted(match: string, content: string): string {
  return content.includes("'") || content.includes('\\') ? match : `'${content}'`
}

import { components, documentedParameters } from '../../lib/routes/documentation/all.ts'
import type { Route, Schema } from '../../lib/routes/route.ts'
import { block, textBlock } from './bru.ts'
import { collectionValue, type KeptValues, keptFromReplies } from './variables.ts'

const authentication = {
  public: 'none',
  bearer: 'bearer',
  signature: 'bearer',
  iam: 'awsv4',
} as const

/** Prints the request of a route in Bruno's language. */
export function requestText(route: Route, sequence: number): string {
  const auth = authentication[route.access]
  const pathValues = parameterValues(route, route.params)
  const body = bodyOf(route)
  const kept = keptFromReplies[route.operationId] ?? []
  return [
    block('meta', { name: route.title, type: 'http', seq: sequence }),
    block(route.method.toLowerCase(), {
      url: urlOf(route),
      body: body ? 'json' : 'none',
      auth,
    }),
    pathValues.length > 0 && block('params:path', Object.fromEntries(pathValues)),
    route.query && block('params:query', queryOf(route)),
    auth === 'bearer' && block('auth:bearer', { token: '{{access_token}}' }),
    auth === 'awsv4' && block('auth:awsv4', operatorCredentials),
    body && textBlock('body:json', JSON.stringify(body, null, 2)),
    kept.length > 0 && textBlock('script:post-response', kept.map(keepScript).join('\n')),
    textBlock('docs', route.summary),
  ]
    .filter(part => part !== false && part !== undefined)
    .join('\n')
}

const operatorCredentials = {
  accessKeyId: '{{aws_access_key_id}}',
  secretAccessKey: '{{aws_secret_access_key}}',
  sessionToken: '{{aws_session_token}}',
  service: 'execute-api',
  region: '{{aws_region}}',
  profileName: '',
}

/** Keeps values of a successful response as variables. */
function keepScript({ result, paths }: KeptValues): string {
  const isResult = result === undefined ? '' : ` && res.body.result === '${result}'`
  const lines = Object.entries(paths).map(
    ([variable, path]) => `  bru.setVar('${variable}', res.body.${path})`,
  )
  return [`if (res.status < 300${isResult}) {`, ...lines, '}'].join('\n')
}

function bodyOf(route: Route): Record<string, unknown> | undefined {
  const component = components.find(({ schema }) => schema === route.body)
  if (!component) return undefined
  const entries = Object.entries(component.example as Record<string, unknown>)
  return Object.fromEntries(entries.map(([name, example]) => [name, collectionValue(name, route, example)]))
}

function parameterValues(route: Route, schema: Schema | undefined): [string, unknown][] {
  const documented = documentedParameters.find(parameters => parameters.schema === schema)
  return Object.entries(documented?.fields ?? {}).map(([name, { example }]) => [
    name,
    collectionValue(name, route, example),
  ])
}

/** The address, with the query parameters that are sent. */
function urlOf(route: Route): string {
  const sent = Object.entries(queryOf(route)).filter(([name]) => !name.startsWith('~'))
  const query = sent.map(([name, value]) => `${name}=${value}`).join('&')
  const path = route.path.replace(/\{(\w+)\}/g, ':$1')
  return `{{base_url}}${path}${query && `?${query}`}`
}

/** The parameters of the query. Optional ones are turned off (`~`). The callback sends those of the redirect. */
function queryOf(route: Route): Record<string, unknown> {
  const isSent = (name: string) =>
    route.operationId === 'completeAuthorization' && /^(state|code)$/.test(name)
  return Object.fromEntries(
    parameterValues(route, route.query).map(([name, value]) => [isSent(name) ? name : `~${name}`, value]),
  )
}

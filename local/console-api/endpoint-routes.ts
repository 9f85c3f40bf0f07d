import type { Endpoints } from './replies.ts'
import { type ConsoleRoute, ok } from './route.ts'

/** Variables of the AWS CLI. It uses the same names as the SDK. */
const AWS_VARIABLE = /^AWS_(REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|ENDPOINT_URL_\w+)$/

/** The addresses to show. */
export interface EndpointSources {
  readonly services: Readonly<Record<string, string>>
  readonly database: string
  /** The environment variables of the functions. */
  readonly variables: Readonly<Record<string, string>>
}

/** Creates the route of the addresses. */
export function endpointRoutes({ services, database, variables }: EndpointSources): ConsoleRoute[] {
  const aws = Object.entries(variables).filter(([name]) => AWS_VARIABLE.test(name))
  const endpoints: Endpoints = {
    services,
    psql: `psql ${quote(database)}`,
    aws: `export ${aws.map(([name, value]) => `${name}=${quote(value)}`).join(' ')}`,
  }
  return [{ method: 'GET', path: '/endpoints', handle: () => ok(endpoints) }]
}

const quote = (text: string) => `"${text.replace(/["\\$`]/g, character => `\\${character}`)}"`

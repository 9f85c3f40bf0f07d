import { randomUUID } from 'node:crypto'
import type { RequestMetadata } from '../../lib/audit/request-metadata.ts'
import { openServices } from '../../lib/services/open-services.ts'
import type { Services } from '../../lib/services/services.ts'

/** The services of the console's actions. They are those of the functions. */
export type ConsoleServices = Services<
  | 'database'
  | 'databaseOwner'
  | 'dataKeys'
  | 'eventEndpoints'
  | 'eventQueue'
  | 'mailQueue'
  | 'signingKeys'
  | 'locations'
  | 'statements'
>

/** Returns the services. Opens them on first use, because they require the environment of the functions. */
export function consoleServices(): () => ConsoleServices {
  let services: ConsoleServices | undefined
  return () => {
    services ??= openServices([
      'database',
      'databaseOwner',
      'dataKeys',
      'eventEndpoints',
      'eventQueue',
      'mailQueue',
      'signingKeys',
      'locations',
      'statements',
    ])
    return services
  }
}

/** Creates the metadata of an action, for its audit records. */
export function actionMetadata(userAgent: string | null): RequestMetadata {
  return {
    requestId: randomUUID(),
    clientRequestId: null,
    traceId: null,
    method: null,
    route: 'local console',
    ip: '127.0.0.1',
    userAgent,
    fingerprint: null,
  }
}

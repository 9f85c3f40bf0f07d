import { createDatabase } from '../db/dialect.ts'
import type { Database } from '../db/tables.ts'
import type { Settings } from './configuration/settings.ts'
import { createDataApiClient } from './data-api/client.ts'
import { currentScope } from './request-scope.ts'

/**
 * Opens the database through the RDS Data API, each statement within the deadline of the running request.
 * `connections` of them are opened now, for the first statements; the others when needed.
 */
export function openDatabase(
  common: Settings['common'],
  settings: Settings['database'],
  connections: number,
): Database {
  const { accessKeyId, secretAccessKey, sessionToken } = settings
  const client = createDataApiClient({
    region: common.awsRegion,
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    endpoint: settings.dataApiEndpoint,
    deadline: () => currentScope()?.deadline,
    timeoutMilliseconds: settings.databaseTimeoutMilliseconds,
    retryAfterSeconds: settings.databaseRetryAfterSeconds,
    reserveMilliseconds: settings.databaseReserveMilliseconds,
    firstPauseMilliseconds: settings.databaseFirstPauseMilliseconds,
    longestPauseMilliseconds: settings.databaseLongestPauseMilliseconds,
  })
  if (connections > 0) client.connect(connections)
  return createDatabase({
    client,
    resourceArn: settings.databaseClusterArn,
    secretArn: settings.databaseSecretArn,
    database: settings.databaseName,
  })
}

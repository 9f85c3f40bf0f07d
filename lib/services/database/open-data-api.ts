import { createDataApiClient } from '../../db/data-api/client.ts'
import type { DatabaseAddress } from '../../db/database-address.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { currentScope } from '../../runtime/request-scope.ts'

/**
 * Opens the RDS Data API with the login in a secret. Statements observe the deadline of the current invocation.
 *
 * @param connections Number of connections to open immediately. Others are opened on use.
 */
export function openDataApi(
  secretArn: string,
  common: Settings['common'],
  settings: Omit<Settings['database'], 'databaseSecretArn'>,
  connections = 0,
): DatabaseAddress {
  const client = createDataApiClient({
    region: common.awsRegion,
    credentials: common,
    endpoint: settings.dataApiEndpoint,
    deadline: () => currentScope()?.deadline,
    timeoutMilliseconds: settings.databaseTimeoutMilliseconds,
    retryAfterSeconds: settings.databaseRetryAfterSeconds,
    reserveMilliseconds: settings.databaseReserveMilliseconds,
    firstPauseMilliseconds: settings.databaseFirstPauseMilliseconds,
    longestPauseMilliseconds: settings.databaseLongestPauseMilliseconds,
  })
  if (connections > 0) client.connect(connections)
  return {
    client,
    resourceArn: settings.databaseClusterArn,
    secretArn,
    database: settings.databaseName,
  }
}

import { inject, onTestFinished } from 'vitest'
import { createDataApiClient, type DataApiOptions } from '../../lib/db/data-api/client.ts'
import { createDatabase } from '../../lib/db/dialect.ts'
import { createStatements } from '../../lib/db/statements/statements.ts'
import { startDataApi } from '../../local/data-api/start-data-api.ts'
import { LOCAL_REGION, localCredentials } from '../../local/environment.ts'
import { functionsLogin, newDatabase } from './databases.ts'
import { startFaultyProxy } from './faulty-proxy.ts'

/** The ARNs in a Data API request of the functions' role. The owner has another secret. */
export const arns = { resourceArn: 'arn:aws:rds:local', secretArn: 'arn:aws:secretsmanager:functions' }
const ownerArns = { ...arns, secretArn: 'arn:aws:secretsmanager:owner' }

/** Starts a Data API for a new database, behind a proxy that can fail, with the lean client and the dialect. */
export async function startDatabase(
  template: 'migrated' | 'empty' = 'migrated',
  options: Partial<DataApiOptions> = {},
) {
  const credentials = localCredentials()
  const database = await newDatabase(inject('postgres'), template)
  const postgres = inject('postgres')
  const owner = { username: postgres.user, password: postgres.password }
  const logins = (arn: string) => (arn === ownerArns.secretArn ? owner : functionsLogin)
  const api = await startDataApi({ postgres, logins, credentials, region: LOCAL_REGION })
  const proxy = await startFaultyProxy(api.url)
  const client = createDataApiClient({
    region: LOCAL_REGION,
    credentials,
    endpoint: proxy.url,
    deadline: () => undefined,
    timeoutMilliseconds: 10_000,
    retryAfterSeconds: 7,
    ...options,
  })
  const close = async () => {
    proxy.close()
    await api.close()
  }
  onTestFinished(close)
  return {
    database,
    url: proxy.url,
    proxy,
    credentials,
    client,
    db: createDatabase({ client, ...arns, database }),
    statements: createStatements({ client, ...arns, database }),
    /** The same database as its owner. */
    owner: createDatabase({ client, ...ownerArns, database }),
  }
}

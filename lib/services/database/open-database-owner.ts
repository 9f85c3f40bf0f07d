import { createDatabase } from '../../db/dialect.ts'
import type { Database } from '../../db/tables.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { openDataApi } from './open-data-api.ts'

/** Opens the database as the owner of its tables. Only for migrations, roles and privileges. */
export function openDatabaseOwner(common: Settings['common'], settings: Settings['databaseOwner']): Database {
  return createDatabase(openDataApi(settings.databaseOwnerSecretArn, common, settings))
}

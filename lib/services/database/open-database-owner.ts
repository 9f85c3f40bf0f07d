import type { Database } from '../../db/tables.ts'
import type { Settings } from '../../runtime/configuration/settings.ts'
import { openDatabaseAs } from './open-database.ts'

/** Opens the database as the owner of its tables. Only for migrations, roles and privileges. */
export function openDatabaseOwner(common: Settings['common'], settings: Settings['databaseOwner']): Database {
  return openDatabaseAs(settings.databaseOwnerSecretArn, common, settings)
}

import type { ClassifiedTables } from './data-classes.ts'
import { providerColumns } from './provider-columns.ts'
import { recordColumns } from './record-columns.ts'
import { sessionColumns } from './session-columns.ts'
import { userColumns } from './user-columns.ts'

/** The class of every column and the retention of every table. */
export const classifiedTables: ClassifiedTables = {
  ...userColumns,
  ...sessionColumns,
  ...providerColumns,
  ...recordColumns,
}

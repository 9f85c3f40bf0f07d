import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alarmsOf } from './catalogs/alarm.ts'
import { alarmsPage } from './catalogs/alarms.ts'
import { commandsPage } from './catalogs/commands.ts'
import { configurationPage } from './catalogs/configuration.ts'
import { eventsPage } from './catalogs/events.ts'
import { logMessagesPage } from './catalogs/log-messages.ts'
import { metricsPage } from './catalogs/metrics.ts'
import { permissionsPage } from './catalogs/permissions.ts'
import { rateLimitsPage } from './catalogs/rate-limits.ts'
import { runbookSectionsOf } from './catalogs/runbook.ts'
import { databasePage } from './database/database-page.ts'
import { readSchema } from './database/schema.ts'
import { tableComments } from './database/table-comments.ts'
import { apiDocument } from './operations/api-document.ts'
import { apiIndex } from './operations/api-index.ts'
import { operationsOf } from './operations/operation.ts'
import { operationPage } from './operations/operation-page.ts'
import type { Page } from './pages/page.ts'
import { problemPages } from './problems/problem-page.ts'
import { problemsIndex } from './problems/problems-index.ts'
import { communicationPage } from './security/communication-page.ts'
import { cryptographyPage } from './security/cryptography-page.ts'
import { dataClassificationPage } from './security/data-classification-page.ts'

/** The stage whose alarms and permissions are documented. */
const STAGE = 'prod'
const SNAPSHOTS = 'test/infra/snapshots'

/** Returns the pages that are generated from code. */
export function referencePages(root: string): Page[] {
  const read = (file: string) => readFileSync(join(root, file), 'utf8')
  const document = apiDocument()
  const operations = operationsOf(document)
  const alarms = ['data', 'api', 'operations'].flatMap(stack =>
    alarmsOf(read(`${SNAPSHOTS}/${STAGE}.${stack}.snap`), STAGE),
  )
  const runbook = runbookSectionsOf(read('docs/operate/runbook.md'))
  return [
    apiIndex(operations, document),
    ...operations.map(operation => operationPage(operation, document)),
    problemsIndex(),
    ...problemPages(operations, document),
    rateLimitsPage(operations),
    eventsPage(),
    configurationPage(),
    commandsPage(),
    permissionsPage(read(`${SNAPSHOTS}/permissions.txt`)),
    logMessagesPage(runbook),
    metricsPage(alarms),
    alarmsPage(alarms, runbook),
    databasePage(readSchema(), tableComments(read)),
    cryptographyPage(),
    dataClassificationPage(),
    communicationPage(),
  ]
}

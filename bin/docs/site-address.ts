import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UsageError } from '../command-line/parse.ts'
import type { SiteAddress } from './pages/page.ts'

/** The root of the repository. */
export const rootFolder = fileURLToPath(new URL('../..', import.meta.url))

/** The folder of the site's package. */
export const siteFolder = join(rootFolder, 'site')

/**
 * Reads where the site is published from DOCS_URL and DOCS_REPOSITORY.
 * @throws {UsageError} if a variable is not a URL.
 */
export function siteAddress(environment: NodeJS.ProcessEnv = process.env): SiteAddress {
  const { DOCS_URL: url, DOCS_REPOSITORY: repository } = environment
  for (const [name, value] of Object.entries({ DOCS_URL: url, DOCS_REPOSITORY: repository }))
    if (value && !URL.canParse(value)) throw new UsageError(`${name} is not a URL`)
  const { origin, pathname } = new URL(url || 'http://localhost')
  return {
    ...(url && { origin }),
    base: pathname.endsWith('/') ? pathname : `${pathname}/`,
    ...(repository && { repository: repository.endsWith('/') ? repository : `${repository}/` }),
  }
}

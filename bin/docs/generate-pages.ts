import { globSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { navigation } from '../../site/navigation.ts'
import { guidePages } from './pages/guides.ts'
import type { Page, SiteAddress } from './pages/page.ts'
import { sidebarOf } from './pages/sidebar.ts'
import { writePages } from './pages/write-pages.ts'
import { referencePages } from './reference-pages.ts'
import { rootFolder, siteFolder } from './site-address.ts'

const content = join(siteFolder, 'src/content/docs')

/** Generates all pages and the sidebar into the folders of the site. The code reference takes long, so it is given. */
export function generatePages(
  address: SiteAddress,
  code: readonly Page[],
): { readonly pages: readonly Page[]; readonly faults: readonly string[] } {
  const pages = [...guidePages(rootFolder, address.repository), ...referencePages(rootFolder), ...code]
  const { entries, faults } = sidebarOf(navigation, pages)
  writePages(pages, content, address)
  removeOthers(pages)
  writeSettings({ ...address, sidebar: entries })
  return { pages, faults }
}

/** Removes pages of earlier runs. */
function removeOthers(pages: readonly Page[]): void {
  const current = new Set(pages.map(({ path }) => `${path}.md`))
  for (const file of globSync('**/*.md', { cwd: content }))
    if (!current.has(file)) rmSync(join(content, file))
}

/** Writes what the configuration of Astro reads. */
function writeSettings(settings: object): void {
  const file = join(siteFolder, 'src/generated/site.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`)
}

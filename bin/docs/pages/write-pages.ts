import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { rewriteLinks } from '../markdown/links.ts'
import type { Page, SiteAddress } from './page.ts'

/** Writes the pages into the content folder of the site. Unchanged files are not written again. */
export function writePages(pages: readonly Page[], folder: string, address: SiteAddress): void {
  for (const page of pages) {
    const file = join(folder, `${page.path}.md`)
    mkdirSync(dirname(file), { recursive: true })
    writeIfChanged(file, `${frontmatter(page, address)}\n${withBase(page.body, address.base)}`)
  }
}

/** Returns the text with the base path in front of root-absolute links. */
export function withBase(body: string, base: string): string {
  return rewriteLinks(body, target => (/^\/(?!\/)/.test(target) ? `${base}${target.slice(1)}` : target))
}

function frontmatter(page: Page, { repository }: SiteAddress): string {
  const { title, description, label, searchWeight, isWide, source } = page
  const values = {
    title,
    description,
    ...(label !== undefined && { sidebar: { label } }),
    ...(searchWeight !== undefined && { searchWeight }),
    ...(isWide && { tableOfContents: false }),
    editUrl: repository === undefined ? false : `${repository}${source}`,
  }
  // JSON values are valid YAML.
  const lines = Object.entries(values).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return ['---', ...lines, '---', ''].join('\n')
}

/** A file with a new modification time makes the development server render it again. */
function writeIfChanged(file: string, text: string): void {
  try {
    if (readFileSync(file, 'utf8') === text) return
  } catch {
    // The file does not exist yet.
  }
  writeFileSync(file, text)
}

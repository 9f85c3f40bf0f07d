import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GuideLinks, guidePage } from './guide.ts'
import type { Page } from './page.ts'

/** Pages of Markdown files outside docs/. */
const ROOT_FILES = {
  'CONTRIBUTING.md': 'extend/contributing',
  'SECURITY.md': 'operate/security',
  'CHANGELOG.md': 'changelog',
} as const
/** The index for readers who browse the repository. On the site, the sidebar replaces it. */
const NOT_A_PAGE = 'docs/README.md'

/** Returns the Markdown files that become pages, with the paths of their pages. */
export function guideFiles(root: string): Map<string, string> {
  const files = globSync('docs/**/*.md', { cwd: root }).toSorted()
  return new Map([
    ...files
      .filter(file => file !== NOT_A_PAGE)
      .map(file => [file, file.replace(/^docs\//, '').replace(/\.md$/, '')] as const),
    ...Object.entries(ROOT_FILES).filter(([file]) => existsSync(join(root, file))),
  ])
}

/** Returns the pages of all Markdown files. */
export function guidePages(root: string, repository: string | undefined): Page[] {
  const pages = guideFiles(root)
  const links: GuideLinks = {
    pages: new Map([...pages, [NOT_A_PAGE, '']]),
    exists: path => existsSync(join(root, path)),
    repository,
  }
  return [...pages].map(([file, path]) => guidePage(file, readFileSync(join(root, file), 'utf8'), path, links))
}

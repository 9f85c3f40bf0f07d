import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type NavigationItem, navigation } from '../../../site/navigation.ts'
import type { Page, SiteAddress } from '../pages/page.ts'
import { withBase } from '../pages/write-pages.ts'

const TITLE = 'Dashtam'
const SUMMARY =
  'A serverless backend for applications whose users sign in and connect their financial institutions: authentication, sessions, provider tokens, accounts and transactions. TypeScript on AWS.'

/** Pages that are in `llms.txt` but not in `llms-full.txt`: they are long, and the code is the better source. */
const NOT_IN_FULL = /^reference\/(?:code|client)(?:\/|$)|^changelog$/

/** Writes the Markdown of each page next to it, `llms.txt` and `llms-full.txt` (llmstxt.org) into the built site. */
export function writeReadable(pages: readonly Page[], output: string, address: SiteAddress): void {
  const prefix = `${address.origin ?? ''}${address.base}`
  const markdownOf = (page: Page) =>
    `# ${page.title}\n\n${withoutSearchMarkup(withBase(page.body, prefix))}\n`
  for (const page of pages) {
    const file = join(output, page.path, 'index.md')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, markdownOf(page))
  }
  writeFileSync(join(output, 'llms.txt'), llmsIndex(pages, prefix))
  const full = pages.filter(({ path }) => !NOT_IN_FULL.test(path)).map(markdownOf)
  writeFileSync(join(output, 'llms-full.txt'), `# ${TITLE}\n\n> ${SUMMARY}\n\n${full.join('\n---\n\n')}`)
}

function llmsIndex(pages: readonly Page[], prefix: string): string {
  const groups = navigation.map(({ label, items }) => {
    const lines = items
      .flatMap(item => pagesOf(item, pages))
      .map(({ title, path, description }) => `- [${title}](${prefix}${path}/index.md): ${description}`)
    return `## ${label}\n\n${lines.join('\n')}`
  })
  return `# ${TITLE}\n\n> ${SUMMARY}\n\n${groups.join('\n\n')}\n`
}

function pagesOf(item: NavigationItem, pages: readonly Page[]): Page[] {
  if (typeof item === 'string') return pages.filter(({ path }) => path === item)
  if ('items' in item) return item.items.flatMap(inner => pagesOf(inner, pages))
  return pages.filter(({ path }) => path === item.below || path.startsWith(`${item.below}/`))
}

/** Removes the elements that only the search and the layout read. */
function withoutSearchMarkup(markdown: string): string {
  return markdown
    .replace(/<\/?dfn\b[^>]*>|^<div [^>]*>\n\n|\n\n<\/div>$/gm, '')
    .replace(/^(```\w+) frame="code" title="[^"]*"$/gm, '$1')
    .replace(/<p class="endpoint"><span class="method">(\w+)<\/span> <code>(.*?)<\/code><\/p>/g, '`$1 $2`')
}

import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The links and anchors of an HTML page. */
interface PageLinks {
  /** URL path of the page. */
  readonly path: string
  readonly anchors: ReadonlySet<string>
  readonly links: readonly string[]
}

/** Finds links in the built site that have no target: a page, a file or an anchor. External links are not checked. */
export function checkLinks(output: string, base: string): string[] {
  const pages = globSync('**/*.html', { cwd: output }).map(file => readLinks(output, file, base))
  const byPath = new Map(pages.map(page => [page.path, page]))
  return pages.flatMap(page =>
    [...new Set(page.links)]
      .filter(link => !isValid(link, page, { byPath, output, base }))
      .map(link => `${page.path}: the link ${link} has no target.`),
  )
}

interface Site {
  readonly byPath: ReadonlyMap<string, PageLinks>
  readonly output: string
  readonly base: string
}

function readLinks(output: string, file: string, base: string): PageLinks {
  const html = readFileSync(join(output, file), 'utf8')
    // Scripts contain texts that look like tags.
    .replace(/<script\b[\s\S]*?<\/script>/g, '')
  const tags = html.matchAll(/\s(href|src|id)=(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g)
  const attributes = [...tags].map(([, name, double, single, bare]) => ({
    name,
    value: unescape(double ?? single ?? bare ?? ''),
  }))
  return {
    path: `${base}${file.replace(/(^|\/)index\.html$/, '$1')}`,
    anchors: new Set(attributes.filter(({ name }) => name === 'id').map(({ value }) => value)),
    links: attributes.filter(({ name }) => name !== 'id').map(({ value }) => value),
  }
}

function isValid(link: string, page: PageLinks, { byPath, output, base }: Site): boolean {
  if (/^(?:[a-z][a-z\d+.-]*:|\/\/)/i.test(link)) return true
  const url = new URL(link, `http://site${page.path}`)
  const path = decodeURIComponent(url.pathname)
  if (!path.startsWith(base)) return false
  const target = byPath.get(path)
  if (!target) return isFile(join(output, path.slice(base.length)))
  const anchor = decodeURIComponent(url.hash.slice(1))
  return anchor === '' || anchor === '_top' || target.anchors.has(anchor)
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}

function unescape(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#38;', '&').replaceAll('&#39;', "'").replaceAll('&amp;', '&')
}

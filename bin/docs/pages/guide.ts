import { posix } from 'node:path'
import { CommandError } from '../../command-line/run-command.ts'
import { escapeTags } from '../markdown/escape.ts'
import { rewriteLinks } from '../markdown/links.ts'
import { withoutMarkup } from '../markdown/plain.ts'
import type { Page } from './page.ts'

/** Knows the pages of the Markdown files, and the address of every other file. */
export interface GuideLinks {
  /** The path of the page of each Markdown file, by the file's path in the repository. */
  readonly pages: ReadonlyMap<string, string>
  /** Returns whether a file or folder exists in the repository. */
  exists(path: string): boolean
  /** URL of the repository's files on the default branch, with a slash at the end. Links to files need it. */
  readonly repository?: string | undefined
}

/**
 * Returns the page of a Markdown file: its first heading is the title, its first paragraph the description.
 * @throws {CommandError} if the file does not begin with a heading, or links to a file that does not exist.
 */
export function guidePage(file: string, markdown: string, path: string, links: GuideLinks): Page {
  const [, title, body = ''] = /^# (.+)\n([\s\S]*)$/.exec(markdown.trimStart()) ?? []
  if (title === undefined) throw new CommandError(`${file} does not begin with a heading of level 1.`)
  const paragraph = firstParagraph(body) ?? title
  return {
    path,
    title: withoutMarkup(title),
    description: withoutMarkup(paragraph),
    body: escapeTags(rewriteLinks(body.trim(), target => siteTarget(target, file, links))),
    source: file,
    // Decisions and old changes are background: a page that says how it is now comes first.
    ...(/^(?:decisions\/|changelog$)/.test(path) && { searchWeight: 0.3 }),
  }
}

/** Headings, code, lists, tables, quotes and HTML are no paragraphs. */
const NOT_A_PARAGRAPH = /^(?:#|```|~~~|[-*+] |\d+\. |\||>|<)/

function firstParagraph(body: string): string | undefined {
  const withoutCode = body.replace(/^(```|~~~)[\s\S]*?^\1/gm, '')
  return withoutCode
    .split(/\n\s*\n/)
    .map(block => block.trim())
    .find(block => block !== '' && !NOT_A_PARAGRAPH.test(block))
}

/** Returns the address of a relative link: the page of a Markdown file, or the file in the repository. */
function siteTarget(target: string, file: string, links: GuideLinks): string | undefined {
  if (/^([a-z]+:|#|\/)/i.test(target)) return target
  const [path = '', anchor] = target.split('#')
  const linked = posix.normalize(posix.join(posix.dirname(file), path))
  const page = links.pages.get(linked)
  const suffix = anchor === undefined ? '' : `#${anchor}`
  if (page !== undefined) return page === '' ? '/' : `/${page}/${suffix}`
  if (!links.exists(linked)) throw new CommandError(`${file} links to ${linked}, which does not exist.`)
  return links.repository === undefined ? undefined : `${links.repository}${linked}${suffix}`
}

import { escapeHtml } from '../../text/escape-html.ts'

const LINK = /\[([^\]]+)\]\(([^)\s]+)\)/
const PROBLEM = /^\/reference\/problems\/([a-z_]+)\/$/

/**
 * Converts a text of an explanation to HTML. Links to other problems lead to their pages here, and the other links to the
 * documentation site. Without a site, they are plain text.
 */
export function inlineHtml(markdown: string, docsUrl: string | undefined): string {
  // `split` puts the text and the target of each link between the texts.
  return markdown
    .split(LINK)
    .map((part, index, parts) => {
      if (index % 3 === 2) return ''
      const target = index % 3 === 1 ? addressOf(parts[index + 1] ?? '', docsUrl) : undefined
      return target === undefined ? codeHtml(part) : `<a href="${escapeHtml(target)}">${codeHtml(part)}</a>`
    })
    .join('')
}

function addressOf(link: string, docsUrl: string | undefined): string | undefined {
  const [, code] = PROBLEM.exec(link) ?? []
  if (code !== undefined) return code
  return docsUrl === undefined ? undefined : new URL(`${docsUrl}${link}`).href
}

function codeHtml(text: string): string {
  return text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? `<code>${escapeHtml(part)}</code>` : escapeHtml(part)))
    .join('')
}

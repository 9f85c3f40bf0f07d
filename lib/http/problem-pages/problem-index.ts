import { type ProblemDefinition, problems } from '../../problems.ts'
import { escapeHtml } from '../../text/escape-html.ts'
import { page } from './page.ts'
import type { Addresses } from './problem-page.ts'

/** Returns the HTML page that lists every problem, by status. */
export function problemIndexHtml({ docsUrl }: Addresses): string {
  const all = Object.entries<ProblemDefinition>(problems).toSorted(([, a], [, b]) => a.status - b.status)
  const groups = Map.groupBy(all, ([, { status }]) => status)
  const item = ([code, { title }]: [string, ProblemDefinition]) =>
    `<li><a href="${code}">${escapeHtml(title)}</a> <code class="soft">${code}</code></li>`
  const sections = [...groups].map(
    ([status, members]) =>
      `<h2>Status ${status}</h2>\n<ul class="list">\n${members.map(item).join('\n')}\n</ul>`,
  )
  return page({
    title: 'Problems of the Dashtam API',
    ...(docsUrl !== undefined && {
      navigation: `<a href="${siteOf(docsUrl)}">Handle errors, in the documentation</a>`,
    }),
    main: `<h1>Problems</h1>
<p>Every error of the API is a problem (RFC 9457) with a stable <code>code</code>. Its <code>type</code> is the address of a page below.</p>
${sections.join('\n')}`,
  })
}

function siteOf(docsUrl: string): string {
  return escapeHtml(new URL(`${docsUrl}/use/errors/`).href)
}

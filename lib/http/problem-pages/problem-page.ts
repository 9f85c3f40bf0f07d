import { type ProblemCode, problems } from '../../problems.ts'
import { exampleProblem } from '../../routes/documentation/problems/example-problem.ts'
import { retryTexts } from '../../routes/documentation/problems/explanation.ts'
import { explanations } from '../../routes/documentation/problems/explanations.ts'
import { escapeHtml } from '../../text/escape-html.ts'
import { inlineHtml } from './inline-html.ts'
import { page } from './page.ts'

/** The addresses that the pages contain, without a slash at the end. */
export interface Addresses {
  readonly apiUrl: string
  /** The documentation site, if there is one. */
  readonly docsUrl?: string | undefined
}

/**
 * Returns the HTML page of a problem; `undefined` for an unknown code. The page links to the documentation site, and does
 * not redirect to it: the `type` of a problem must have an answer even if the site moves.
 */
export function problemPageHtml(code: string, { apiUrl, docsUrl }: Addresses): string | undefined {
  if (!isProblemCode(code)) return undefined
  const { title, detail, status } = problems[code]
  const { causes, actions, retry } = explanations[code]
  const list = (texts: readonly string[]) =>
    `<ul>\n${texts.map(text => `<li>${inlineHtml(text, docsUrl)}</li>`).join('\n')}\n</ul>`
  const site = docsUrl === undefined ? undefined : new URL(`${docsUrl}/reference/problems/${code}/`).href
  return page({
    title: escapeHtml(title),
    navigation: '<a href="index">All problems</a>',
    main: `<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(detail)}</p>
<p class="soft">Status <code>${status}</code> · code <code>${code}</code></p>
<h2>Causes</h2>
${list(causes)}
<h2>What to do</h2>
${list(actions)}
<h2>Can the request be repeated?</h2>
<p>${retryTexts[retry]}</p>
<h2>Example</h2>
<p class="soft">Status ${status}, <code>application/problem+json</code></p>
<pre>${escapeHtml(JSON.stringify(exampleProblem(code, apiUrl), null, 2))}</pre>`,
    ...(site !== undefined && {
      footer: `<a href="${escapeHtml(site)}">${code} in the documentation</a>, with the operations that return it`,
    }),
  })
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code)
}

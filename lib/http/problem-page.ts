import { problems } from '../problems.ts'

/**
 * Returns the HTML page of a problem; `undefined` for an unknown code. The page links to the documentation site, and does
 * not redirect to it: the `type` of a problem must have an answer even if the site moves.
 * @param docsUrl The address of the documentation site, without a slash at the end.
 */
export function problemPageHtml(code: string, docsUrl: string | undefined): string | undefined {
  const problem = Object.entries(problems).find(([known]) => known === code)?.[1]
  if (!problem) return undefined
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${problem.title}</title>
<style>:root{color-scheme:light dark}body{font:1.1rem/1.6 system-ui;max-width:40rem;margin:4rem auto;padding:0 1rem}code{font-size:.95em}</style>
<h1>${problem.title}</h1>
<p>${problem.detail}</p>
<p>Status <code>${problem.status}</code>, code <code>${code}</code>.</p>
${docsUrl === undefined ? '' : linkTo(new URL(`${docsUrl}/reference/problems/${code}/`))}`
}

/** The address of a URL is encoded, so it cannot end the attribute. */
const linkTo = ({ href }: URL) => `<p><a href="${href}">Causes and solutions</a></p>\n`

import { style } from '../../page/style.ts'
import { escapeHtml } from './escape-html.ts'

/** What the pages of a mock server say on top. */
export interface MockName {
  /** For example `Mock Schwab`. */
  readonly name: string
  /** The provider that it is not. */
  readonly provider: string
}

/** Returns a function that creates the HTML pages of a mock server. They say on top that the server is a mock. */
export function documentOf({ name, provider }: MockName) {
  return (title: string, main: string, width: 'narrow' | 'wide' = 'narrow'): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)} · ${name}</title>
<style>${style}</style></head>
<body>
<header class="banner"><strong>${name}</strong> for local development. It is not ${provider}. No account is real.</header>
<main${width === 'narrow' ? ' class="narrow"' : ''}>
<h1>${escapeHtml(title)}</h1>
${main}
</main>
</body>
</html>
`
}

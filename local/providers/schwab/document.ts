import { style } from '../../page/style.ts'

/** Creates an HTML page of mock Schwab. It says on top that the server is a mock. */
export function document(title: string, main: string, width: 'narrow' | 'wide' = 'narrow'): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} · Mock Schwab</title>
<style>${style}</style></head>
<body>
<header class="banner"><strong>Mock Schwab</strong> for local development. It is not Charles Schwab. No account is real.</header>
<main${width === 'narrow' ? ' class="narrow"' : ''}>
<h1>${title}</h1>
${main}
</main>
</body>
</html>
`
}

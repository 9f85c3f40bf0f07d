/** The style sheet of the pages. The Content-Security-Policy of the route allows it by its hash. */
const style = `
:root{color-scheme:light dark;--canvas:#f6f7f9;--paper:#fff;--ink:#14181f;--soft:#566070;--line:#d9dee6;--accent:#0b57d0}
@media(prefers-color-scheme:dark){:root{--canvas:#0f1218;--paper:#171b23;--ink:#e8ebf0;--soft:#9aa5b5;--line:#2b323e;--accent:#8ab4f8}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem 1rem 4rem;max-width:46rem;background:var(--canvas);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
nav,footer,.soft{color:var(--soft)}
h1{margin:1rem 0 .5rem;font-size:1.75rem;line-height:1.25;overflow-wrap:anywhere}
h2{margin:1.75rem 0 .5rem;font-size:1.1rem}
p,ul{margin:.5rem 0}ul{padding-left:1.3rem}li{margin:.35rem 0}
a{color:var(--accent)}:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:2px}
code,pre{font:.9em/1.5 ui-monospace,monospace}code{overflow-wrap:anywhere}
pre,.list{margin:.75rem 0;padding:1rem;background:var(--paper);border:1px solid var(--line);border-radius:10px}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
.list{padding:0;list-style:none}.list li{display:flex;flex-wrap:wrap;gap:0 1rem;margin:0;padding:.6rem 1rem}
.list li+li{border-top:1px solid var(--line)}.list a{flex:1 1 16rem}
footer{margin-top:2.5rem;padding-top:1rem;border-top:1px solid var(--line)}
`

/** The parts of a page. Everything but the title is HTML. */
export interface PageParts {
  readonly title: string
  readonly navigation?: string
  readonly main: string
  readonly footer?: string
}

/** Returns an HTML document about problems. */
export function page({ title, navigation, main, footer }: PageParts): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${navigation === undefined ? '' : `<header><nav aria-label="Breadcrumb">${navigation}</nav></header>\n`}<main>
${main}
</main>
${footer === undefined ? '' : `<footer>${footer}</footer>\n`}</body>
</html>
`
}
